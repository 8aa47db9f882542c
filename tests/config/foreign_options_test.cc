#include "harness/config/foreign_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "harness/config/parse_options.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Words = std::vector<std::string>;

std::string ErrorOf(const Words& words) {
  const auto parsed = ParseCommandLine(words);
  return parsed ? "no error" : parsed.error().message;
}

TEST(CheckNoForeignOption, NamesOurOption) {
  EXPECT_EQ(ErrorOf({"--num-requests", "100"}),
            "there is no option '--num-requests': use --num-prompts N, the requests in all at each "
            "load level");
  EXPECT_EQ(ErrorOf({"--max-seconds", "100"}),
            "there is no option '--max-seconds': use --duration S, the seconds of each load level");
  EXPECT_EQ(ErrorOf({"--num_workers=8"}), "there is no option '--num-workers': use --concurrent N");
  EXPECT_EQ(
      ErrorOf({"--target=http://h", "--rate-type", "sweep"}),
      "there is no option '--target': use --url, with the whole URL or its part before "
      "/chat/completions; there is no option '--rate-type': say it with the load: --concurrent "
      "N[,N...] for users, --request-rate R[,R...] for rates; --ramp-up S begins slowly");
}

TEST(CheckNoForeignOption, KnowsTheLettersOfOtherTools) {
  EXPECT_EQ(
      ErrorOf({"-t2", "-c4", "-d5s", "http://h"}),
      "there is no option '-t': use --concurrent N for users, or --duration S for a limit of time; "
      "threads are chosen by the program; there is no option '-c': use --concurrent N; there is no "
      "option '-d': use --duration S, the seconds of each load level");
  EXPECT_EQ(ErrorOf({"-d", "30s"}),
            "there is no option '-d': use --duration S, the seconds of each load level");
  for (const Words& data : {Words{"-d", "{}"}, Words{"-d"}}) {
    EXPECT_EQ(ErrorOf(data),
              "there is no option '-d': prompts are files (--prompts FILE), and --extra-body JSON "
              "adds keys to each request");
  }
  EXPECT_EQ(ErrorOf({"-H", "Authorization: Bearer s3cret"}),
            "there is no option '-H': use --header NAME=VALUE, or --auth-token-env VARIABLE for a "
            "token");
  EXPECT_EQ(ErrorOf({"http://u:s3cret@h/v1"}),
            "unexpected word 'http://***@h/v1' (give the URL with --url)");
  EXPECT_EQ(ErrorOf({"-5"}).find("there is no option"), std::string::npos);
}

TEST(CheckNoForeignOption, KnowsLettersOfCurlThatAreJoined) {
  EXPECT_EQ(ErrorOf({"-XPOST"}), "there is no option '-X': leave it out: every request is a POST");
  EXPECT_EQ(ErrorOf({"-HAuthorization: Bearer s3cret"}),
            "there is no option '-H': use --header NAME=VALUE, or --auth-token-env VARIABLE for a "
            "token");
  EXPECT_THAT(ErrorOf({"-d{\"model\":\"m\"}"}), HasSubstr("prompts are files"));
  EXPECT_EQ(ErrorOf({"-sS"}),
            "there is no option '-sS': leave it out: this program prints what it needs to say");
  EXPECT_EQ(ErrorOf({"-skL"}),
            "there is no option '-skL': leave it out, or use --insecure for curl's -k");
  EXPECT_EQ(ErrorOf({"-k"}), "there is no option '-k': use --insecure");
  EXPECT_EQ(ErrorOf({"-Xpost"}).find("there is no option"), std::string::npos);
}

TEST(CheckNoForeignOption, KnowsTheFirstLineOfEachTool) {
  const Words lines[] = {
      // GuideLLM
      {"--target", "http://h", "--data", "prompt_tokens=8", "--max-seconds", "3"},
      // AIPerf
      {"--endpoint-type", "chat", "--model", "m", "--streaming", "--request-count", "8"},
      // inference-perf
      {"--config_file", "config.yml"},
      // genai-bench
      {"--api-base", "http://h", "--api-model-name", "m", "--model-tokenizer", "m", "--task",
       "text-to-text"}};
  for (const Words& line : lines) {
    EXPECT_THAT(ErrorOf(line), HasSubstr("there is no option '" + line.front().substr(0, 4)))
        << line.front();
  }
}

TEST(CheckNoForeignOption, KnowsWhatOtherToolsEndTheirRunsWith) {
  for (const auto& [word, ours] : std::vector<std::pair<std::string, std::string>>{
           {"--max-errors=5", "--give-up-after"},
           {"--max-error-rate=0.1", "--give-up-after"},
           {"--fixed-schedule", "--dataset-name mooncake"},
           {"--synthetic-input-tokens-stddev=5", "--random-range-ratio"},
           {"--output-tokens-stddev=5", "--random-range-ratio"},
           {"--conversation-num=3", "session_id"},
           {"--request-cancellation-rate=10", "--timeout S"},
           {"--rampup=5", "--ramp-up S"},
           {"--concurrency-ramp-duration=5", "--ramp-up S"},
           {"--arrival-smoothness=2", "--burstiness B"},
           {"--shared-system-prompt-length=100", "--random-prefix-len N"},
           {"--num-profile-runs=3", "--benchmark_repetitions=N"},
           {"--server.base_url=http://h", "--url"},
           {"--load.stages=1", "--request-rate R"},
           {"--server-gpu-type=H100", "--metadata KEY=VALUE"},
           {"--cooldown=0.1", "full load"},
           {"--over-saturation", "--find-capacity"},
           {"--outputs=json", "--output-dir DIR"},
           {"--profile=sweep", "--concurrent N[,N...]"}}) {
    EXPECT_THAT(ErrorOf({word}), HasSubstr(ours)) << word;
  }
  EXPECT_THAT(ErrorOf({"--profile", "sweep"}), HasSubstr("there is no option '--profile': say it"));
  EXPECT_THAT(ErrorOf({"bench", "serve", "--profile"}), HasSubstr("the profiler of a server"));
}

TEST(CheckNoForeignOption, KnowsRareOptions) {
  for (const auto& [word, ours] : std::vector<std::pair<std::string, std::string>>{
           {"--benchmark-duration", "--duration S"},
           {"--image-width-mean", "only text is sent"},
           {"--metrics.prometheus.url", "only the responses"},
           {"--data.shared_prefix.num_groups", "prefix_repetition"},
           {"--sla-auto-tune", "--find-capacity"},
           {"--gsp-num-groups", "prefix_repetition"},
           {"--vus", "--concurrent N"},
           {"--cacert", "--ca-file FILE"},
           {"--min-tokens", "--extra-body JSON"},
           {"--stop", "--extra-body JSON"},
           {"--max-time", "--timeout S"},
           {"-R", "--request-rate R"}}) {
    EXPECT_THAT(ErrorOf({word, "1"}), HasSubstr("there is no option"));
    EXPECT_THAT(ErrorOf({word, "1"}), HasSubstr(ours)) << word;
  }
  EXPECT_THAT(ErrorOf({"--resolve", "1"}), HasSubstr("unknown option '--resolve'"));
}

TEST(CheckNoForeignOption, NamesAtMostFourAndEachOnce) {
  const std::string error = ErrorOf(
      {"--rate", "1", "--rate", "2", "--sweep", "--max-seconds", "1", "--isl", "5", "--streaming"});
  EXPECT_THAT(error, HasSubstr("'--isl'"));
  EXPECT_THAT(error, Not(HasSubstr("'--streaming'")));
  EXPECT_EQ(error.find("'--rate'"), error.rfind("'--rate'"));
}

TEST(CheckNoForeignOption, RepeatsNoValue) {
  EXPECT_THAT(ErrorOf({"--api-key=s3cret"}), Not(HasSubstr("s3cret")));
  EXPECT_THAT(ErrorOf({"--api-key", "s3cret"}), Not(HasSubstr("s3cret")));
}

TEST(CheckNoForeignOption, OurOptionsAndValuesAreLeftAlone) {
  EXPECT_TRUE(CheckNoForeignOption(std::vector<std::string>{}));
  EXPECT_EQ(ErrorOf({"--temperature", "1", "--seed=3", "--output-dir", "target"}), "no error");
  EXPECT_THAT(ErrorOf({"--nonsense"}), HasSubstr("unknown option '--nonsense'"));
}

}  // namespace
}  // namespace llmb
