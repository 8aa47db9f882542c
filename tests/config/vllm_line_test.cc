#include "harness/config/vllm_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/text.h"
#include "harness/config/parse_options.h"

namespace llmb {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using Words = std::vector<std::string>;

OwnLine Own(const Words& words) {
  const auto line = FromVllmLine(words);
  EXPECT_TRUE(line) << line.error().message;
  return line.value_or(OwnLine{});
}

std::string ErrorOf(const Words& words) {
  const auto line = FromVllmLine(words);
  return line ? "no error" : line.error().message;
}

TEST(FromVllmLine, OurOwnLinesStayAsTheyAre) {
  for (const Words& words :
       {Words{}, Words{"--url", "http://h", "--num-prompts", "8"}, Words{"stray", "--seed=3"},
        Words{"--models", "a", "b", "--concurrent", "1,4"},
        Words{"--prompts", "p.json", "--num-prompts", "8"}}) {
    const OwnLine line = Own(words);
    EXPECT_EQ(line.words, words);
    EXPECT_TRUE(line.notes.empty());
  }
}

TEST(FromVllmLine, UnderscoresInNamesAreDashes) {
  EXPECT_THAT(Own({"--request_rate", "2", "--num_prompts=3_0", "--arrival", "a_b"}).words,
              ElementsAre("--request-rate", "2", "--num-prompts=3_0", "--arrival", "a_b"));
}

// The example of vLLM's documentation for online benchmarks.
TEST(FromVllmLine, TheLineOfVllmsDocumentationIsTranslated) {
  const OwnLine line =
      Own({"bench", "serve", "--backend", "vllm", "--model", "NousResearch/Hermes-3-Llama-3.1-8B",
           "--endpoint", "/v1/completions", "--dataset-name", "sharegpt", "--dataset-path",
           "data.json", "--num-prompts", "10"});
  EXPECT_THAT(
      line.words,
      ElementsAre("--model", "NousResearch/Hermes-3-Llama-3.1-8B", "--dataset-name", "sharegpt",
                  "--dataset-path", "data.json", "--num-prompts", "10", "--api=completions",
                  "--url=http://127.0.0.1:8000/v1/completions", "--request-rate=inf",
                  "--max-concurrency=10", "--temperature=none", "--metric-profile=vllm"));
  EXPECT_THAT(line.notes,
              ElementsAre(HasSubstr("vLLM shuffles them"),
                          "a line of vllm bench serve has vLLM's defaults, here: --request-rate "
                          "inf --max-concurrency 10 --temperature none --metric-profile vllm"));
}

TEST(FromVllmLine, TheShortestLineHasAllDefaults) {
  const OwnLine line = Own({"bench", "serve"});
  EXPECT_THAT(line.words,
              ElementsAre("--api=completions", "--url=http://127.0.0.1:8000",
                          "--dataset-name=random", "--ignore-eos", "--request-rate=inf",
                          "--max-concurrency=1000", "--temperature=none", "--metric-profile=vllm"));
}

TEST(FromVllmLine, ALineIsVllmsByItsOptions) {
  const auto is_vllms = [](const Words& words) { return !Own(words).notes.empty(); };
  EXPECT_TRUE(is_vllms({"--backend", "openai-chat"}));
  EXPECT_TRUE(is_vllms({"--dataset-name", "random", "--model", "m"}));
  EXPECT_FALSE(is_vllms({"--dataset-name", "random"}));
  EXPECT_TRUE(is_vllms({"--num-prompts", "5", "--base-url", "http://h"}));
  EXPECT_TRUE(is_vllms({"--num-prompts", "5", "--model", "m"}));
  EXPECT_FALSE(is_vllms({"--num-prompts", "5", "--url", "http://h"}));
  EXPECT_FALSE(is_vllms({"--num-prompts", "5", "--prompts", "f", "--base-url", "http://h"}));
  EXPECT_FALSE(is_vllms({"--dataset-name", "prompts", "--base-url", "http://h"}));
  EXPECT_FALSE(is_vllms({"--base-url", "http://h", "--model", "m"}));
}

TEST(FromVllmLine, TheResultIsItsOwnTranslation) {
  const OwnLine line = Own({"--backend", "openai", "--num-prompts", "7", "--seed", "3"});
  const OwnLine again = Own(line.words);
  for (const std::string& word : line.words) EXPECT_THAT(again.words, Contains(word));
}

TEST(FromVllmLine, EachAddressBecomesAUrl) {
  const auto url_of = [](Words words) {
    for (const std::string& word : Own(words).words) {
      if (word.starts_with("--url=")) return word.substr(6);
    }
    return std::string("none");
  };
  EXPECT_EQ(url_of({"--base-url", "http://h:8000/", "--endpoint", "/v1/completions"}),
            "http://h:8000/v1/completions");
  EXPECT_EQ(url_of({"--base-url", "http://h", "--endpoint", "v1/x"}), "http://h/v1/x");
  EXPECT_EQ(url_of({"--base-url", "http://h"}), "http://h");  // completed by --url itself
  EXPECT_EQ(url_of({"--base-url", "http://h/v1"}), "http://h/v1");
  EXPECT_EQ(url_of({"--base-url", "http://h/gateway"}), "http://h/gateway/v1/chat/completions");
  EXPECT_EQ(url_of({"--base-url", "http://h/gateway", "--api", "completions"}),
            "http://h/gateway/v1/completions");
  EXPECT_EQ(url_of({"--host", "h", "--port", "81"}), "http://h:81");
  EXPECT_EQ(url_of({"--host", "::1"}), "http://[::1]:8000");
  EXPECT_EQ(url_of({"--port=9"}), "http://127.0.0.1:9");
  EXPECT_EQ(url_of({"--endpoint", "http://h/v1/chat/completions"}), "http://h/v1/chat/completions");
  EXPECT_EQ(ErrorOf({"--endpoint", "http://h/v1", "--port", "81"}),
            "--endpoint with a whole URL cannot be combined with --base-url, --host or --port");
  EXPECT_EQ(url_of({"--models", "a", "--backend", "vllm"}), "none");
}

TEST(FromVllmLine, TheApiIsThatOfTheBackendOrElseOfThePath) {
  const auto has = [](const Words& words, const std::string& api) {
    EXPECT_THAT(Own(words).words, Contains("--api=" + api));
  };
  has({"--backend", "openai-chat"}, "chat");
  has({"--backend=openai"}, "completions");
  has({"--backend", "vllm"}, "completions");
  has({"--base-url", "http://h", "--endpoint", "/v1/chat/completions"}, "chat");
  has({"--base-url", "http://h", "--endpoint", "/v1/completions"}, "completions");
  EXPECT_EQ(ErrorOf({"--backend", "openai", "--api", "chat"}),
            "--backend openai contradicts --api chat");
}

TEST(FromVllmLine, AnotherBackendIsRefusedByName) {
  EXPECT_EQ(ErrorOf({"--backend", "tgi"}),
            "--backend 'tgi' is not measured; openai-chat (the chat completions) and openai or "
            "vllm (the completions) are");
  EXPECT_THAT(ErrorOf({"--backend", "openai-embeddings"}), HasSubstr("'openai-embeddings' is not"));
  EXPECT_THAT(ErrorOf({"--backend", "openai_chat"}), HasSubstr("did you mean 'openai-chat'?"));
  EXPECT_EQ(ErrorOf({"--backend"}), "--backend needs a value");
}

TEST(FromVllmLine, SamplingBecomesKeysOfTheBody) {
  EXPECT_THAT(Own({"--top-p", "0.9", "--top_k=40", "--extra-body", R"({"top_k":5,"a":1})"}).words,
              ElementsAre(R"(--extra-body={"top_p":0.9,"top_k":5,"a":1})"));
  EXPECT_THAT(Own({"--extra-body", "{broken"}).words, ElementsAre("--extra-body={broken"));
  EXPECT_THAT(ErrorOf({"--min-p", "x"}), HasSubstr("--min-p must be a number"));
}

TEST(FromVllmLine, AnOptionThatMeansNothingHereGetsANote) {
  const OwnLine line = Own({"--tokenizer", "m", "--trust-remote-code", "--skip_tokenizer_init",
                            "--request-id-prefix", "x-", "--seed", "1"});
  EXPECT_THAT(line.words, ElementsAre("--seed", "1"));
  EXPECT_THAT(line.notes,
              ElementsAre("--tokenizer means nothing here: the server counts the tokens",
                          "--trust-remote-code means nothing here: the server counts the tokens",
                          "--skip-tokenizer-init means nothing here: the server counts the tokens",
                          "--request-id-prefix means nothing here: ids name the prompt, the user "
                          "and the iteration"));
}

TEST(FromVllmLine, TheOrderOfRowsIsAcceptedWithANote) {
  const OwnLine line = Own({"--percentile-metrics", "ttft,tpot,itl", "--metric-percentiles", "99",
                            "--disable-shuffle", "--no-oversample"});
  EXPECT_THAT(line.words,
              ElementsAre("--percentile-metrics", "ttft,tpot,itl", "--metric-percentiles", "99"));
  EXPECT_THAT(
      line.notes,
      ElementsAre("--disable-shuffle means nothing here: rows are sent in the order of the file",
                  "--no-oversample means nothing here: no row is sent twice"));
}

TEST(FromVllmLine, PrintsTheTableOfVllmUnlessAnotherIsAskedFor) {
  EXPECT_THAT(Own({"bench", "serve"}).words, Contains("--metric-profile=vllm"));
  EXPECT_THAT(Own({"bench", "serve", "--metric-profile", "aiperf"}).words,
              Not(Contains("--metric-profile=vllm")));
  EXPECT_THAT(Own({"bench", "serve", "--metric-percentiles", "50"}).words,
              Not(Contains("--metric-profile=vllm")));
}

TEST(FromVllmLine, TheLengthOfCustomRowsIsAnOptionOfOurs) {
  EXPECT_THAT(Own({"--custom-output-len", "64"}).words, ElementsAre("--custom-output-len=64"));
  EXPECT_THAT(Own({"--custom-output-len", "-1"}).words, ElementsAre("--custom-output-len=-1"));
  EXPECT_THAT(
      Own({"--dataset-name", "custom", "--custom-output-len", "64", "--output-len", "8"}).words,
      ElementsAre("--dataset-name", "custom", "--custom-output-len=8"));
}

TEST(FromVllmLine, TheLengthOfCustomRowsMeansNothingWithAnotherDataSet) {
  const OwnLine random = Own({"--backend", "vllm", "--custom-output-len", "64"});
  EXPECT_THAT(random.words, Not(Contains(HasSubstr("--custom-output-len"))));
  EXPECT_THAT(random.notes, Contains("--custom-output-len means nothing here: vLLM ignores it "
                                     "with the data set 'random'"));
  const OwnLine custom =
      Own({"--backend", "vllm", "--dataset-name", "custom", "--custom-output-len", "64"});
  EXPECT_THAT(custom.words, Contains("--custom-output-len=64"));
  EXPECT_THAT(custom.notes, Not(Contains(HasSubstr("means nothing"))));
}

TEST(FromVllmLine, CustomRowsHaveVllmsLength) {
  EXPECT_THAT(Own({"--backend", "vllm", "--dataset-name", "custom"}).words,
              Contains("--custom-output-len=256"));
  EXPECT_THAT(Own({"--backend", "vllm", "--dataset-name", "custom"}).notes.at(1),
              HasSubstr("--custom-output-len 256"));
  EXPECT_THAT(
      Own({"--backend", "vllm", "--dataset-name", "custom", "--custom-output-len=-1"}).words,
      Not(Contains("--custom-output-len=256")));
  EXPECT_THAT(Own({"--dataset-name", "custom", "--url", "http://h"}).words,
              Not(Contains("--custom-output-len=256")));
}

TEST(FromVllmLine, TheOrderOfRowsIsSaid) {
  const auto notes = [](std::vector<std::string> words) {
    words.insert(words.begin(), {"bench", "serve", "--dataset-name"});
    return Own(words).notes;
  };
  EXPECT_THAT(notes({"sharegpt"}), Contains(HasSubstr("where vLLM shuffles them")));
  EXPECT_THAT(notes({"burstgpt"}), Contains(HasSubstr("where vLLM keeps those of GPT-4")));
  EXPECT_THAT(notes({"random"}), Not(Contains(HasSubstr("shuffles"))));
  EXPECT_THAT(notes({"custom", "--disable-shuffle", "--no-oversample"}),
              Not(Contains(HasSubstr("shuffles"))));
}

TEST(FromVllmLine, AppendResultSavesOne) {
  EXPECT_THAT(Own({"--append-result"}).words, ElementsAre("--save-result"));
  EXPECT_THAT(Own({"--append-result", "--save-result"}).words, ElementsAre("--save-result"));
}

// The chat API takes true or false.
TEST(FromVllmLine, LogprobsAreOfTheCompletionsApi) {
  EXPECT_THAT(Own({"--backend", "vllm", "--logprobs", "5"}).words,
              Contains(R"(--extra-body={"logprobs":5})"));
  const OwnLine chat = Own({"--backend", "openai-chat", "--logprobs", "5"});
  EXPECT_THAT(chat.words, Not(Contains(HasSubstr("--extra-body"))));
  EXPECT_THAT(chat.notes, Contains(HasSubstr("--logprobs means nothing here")));
}

TEST(FromVllmLine, EndpointTypeIsTheOldNameOfBackend) {
  EXPECT_THAT(Own({"--endpoint-type", "openai-chat", "--model", "m"}).words,
              Contains("--api=chat"));
  EXPECT_THAT(ErrorOf({"bench", "serve", "--endpoint-type", "tgi"}),
              HasSubstr("--backend 'tgi' is not measured"));
  // That of AIPerf.
  EXPECT_THAT(Own({"--endpoint-type", "chat"}).words, ElementsAre("--endpoint-type", "chat"));
}

TEST(FromVllmLine, EqualRatiosAsJsonAreOne) {
  EXPECT_THAT(Own({"--random-range-ratio", R"({"input": 0.3, "output": 0.3})"}).words,
              ElementsAre("--random-range-ratio=0.3"));
  EXPECT_EQ(ErrorOf({"--random-range-ratio", R"({"input": 0.3, "output": 0.5})"}),
            "--random-range-ratio is the spread of both lengths here, so input 0.3 and output 0.5 "
            "must be equal");
  EXPECT_EQ(ErrorOf({"--random-range-ratio", R"({"input": 0.3})"}),
            R"(--random-range-ratio must be a number or {"input": R, "output": R})");
  EXPECT_THAT(ErrorOf({"--random-range-ratio", "{3"}), HasSubstr("--random-range-ratio"));
}

TEST(FromVllmLine, ASearchAndASelfCheckChooseTheirOwnLoad) {
  for (const char* option : {"--find-capacity", "--self-check"}) {
    const OwnLine line = Own({"bench", "serve", option});
    EXPECT_THAT(line.words, Contains(option));
    EXPECT_THAT(line.words, Not(Contains(HasSubstr("--request-rate"))));
    EXPECT_THAT(line.words, Not(Contains(HasSubstr("--max-concurrency"))));
  }
}

TEST(FromVllmLine, AnOptionThatCannotBeFollowedIsRefusedByName) {
  for (const char* name : {"--profile", "--lora-modules", "--ramp-up-strategy", "--hf-subset",
                           "--probe-request-rate", "--random-mm-limit", "--self-timed"}) {
    EXPECT_THAT(ErrorOf({"--backend", "vllm", name, "1"}),
                HasSubstr(std::string(name) + " is not supported: "));
  }
}

TEST(FromVllmLine, OptionsWithOtherFormsAreRewritten) {
  EXPECT_THAT(Own({"--header", "a=b", "c=d"}).words, ElementsAre("--header=a=b", "--header=c=d"));
  EXPECT_THAT(Own({"--disable-tqdm"}).words, ElementsAre("--progress=off"));
  EXPECT_THAT(Own({"--disable-tqdm", "--progress=plain"}).words, ElementsAre("--progress=plain"));
  EXPECT_THAT(Own({"--model", "weights", "--served-model-name", "name"}).words,
              ElementsAre("--model-name=name"));
}

// The parser names a word that is too many.
TEST(FromVllmLine, WordsThatAreTooManyAreKept) {
  EXPECT_THAT(Own({"--trust-remote-code", "stray"}).words, ElementsAre("stray"));
  EXPECT_THAT(Own({"--tokenizer", "m", "stray"}).words, ElementsAre("stray"));
}

TEST(FromVllmLine, ErrorsRepeatNoSecret) {
  for (const Words& words : {Words{"--header", "Key=s3cret", "--profile"},
                             Words{"--top-p", "1", "--extra-body", R"({"k": "s3cret")"}}) {
    EXPECT_THAT(ErrorOf(words), Not(HasSubstr("s3cret")));
    EXPECT_NE(ErrorOf(words), "no error");
  }
}

}  // namespace
}  // namespace llmb
