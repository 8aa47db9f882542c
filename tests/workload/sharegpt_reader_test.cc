#include "harness/workload/sharegpt_reader.h"

#include <gtest/gtest.h>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

std::string Conversation(const std::string& prompt, const std::string& answer) {
  return R"({"conversations":[{"from":"human","value":")" + prompt +
         R"("},{"from":"gpt","value":")" + answer + "\"}]}";
}

ReadRequests Read(std::string text, const ShareGptRules& rules = {}) {
  ShareGptReader reader(InputOf(std::move(text)), rules);
  return ReadAll(reader);
}

std::string ErrorOf(std::string text) { return Read(std::move(text)).error; }

// "one": the answer has 56 characters, 14 tokens. "two": 43 characters, 11 tokens. "short" has a
// prompt of 5 characters, 2 tokens; "alone" has one text.
TEST(ShareGptReader, ReadsTheSampleByTheRulesOfVllm) {
  auto input = OpenDatasetInput(LLMB_DATASETS "/sharegpt.json");
  ASSERT_TRUE(input);
  ShareGptReader reader(*std::move(input));
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 2U);
  ASSERT_EQ(read.requests[0].messages.size(), 1U);
  EXPECT_EQ(read.requests[0].messages[0].text, "Why do leaves turn yellow in autumn?");
  EXPECT_EQ(read.requests[0].output_tokens, 14);
  EXPECT_EQ(read.requests[1].messages[0].text, "Write \"[braces] {like these}\" twice, please.");
  EXPECT_EQ(read.requests[1].output_tokens, 11);
  ASSERT_EQ(reader.Dropped().size(), 2U);
  EXPECT_EQ(reader.Dropped()[0].reason, "fewer than two texts");
  EXPECT_EQ(reader.Dropped()[0].count, 1U);
  EXPECT_EQ(reader.Dropped()[1].reason, "prompt or answer below 4 tokens (characters / 4)");
  EXPECT_EQ(reader.Dropped()[1].count, 1U);
}

// 12 characters are 3 tokens, 13 are 4; 4096 are 1024, 4097 are 1025; with a prompt of 1024 tokens,
// an answer of 4096 characters makes 2048, one of 4097 makes 2049.
TEST(ShareGptReader, DropsExactlyAtTheLimits) {
  const auto kept = [](std::size_t prompt, std::size_t answer) {
    return Read("[" + Conversation(std::string(prompt, 'a'), std::string(answer, 'b')) + "]")
               .requests.size() == 1;
  };
  EXPECT_FALSE(kept(12, 100));
  EXPECT_TRUE(kept(13, 100));
  EXPECT_FALSE(kept(100, 12));
  EXPECT_TRUE(kept(100, 13));
  EXPECT_TRUE(kept(4096, 4096));
  EXPECT_FALSE(kept(4097, 16));
  EXPECT_FALSE(kept(4096, 4097));
}

TEST(ShareGptReader, TakesAnOutputLengthForAll) {
  const ReadRequests read =
      Read("[" + Conversation("How far is the moon?", "Far.") + "]", {.output_len = 200});
  ASSERT_EQ(read.requests.size(), 1U);
  EXPECT_EQ(read.requests[0].output_tokens, 200);
}

TEST(ShareGptReader, AByteOrderMarkIsSkipped) {
  const ReadRequests read =
      Read("\xEF\xBB\xBF[" + Conversation("How far is the moon?", "Far away from here.") + "]");
  EXPECT_EQ(read.error, "");
  EXPECT_EQ(read.requests.size(), 1U);
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF[1]"), "data:1:2: an element of the array must be an object");
  EXPECT_EQ(ErrorOf("\xEF\xBB\xBF"), "data: it is empty");
}

TEST(ShareGptReader, RefusesOtherFilesWithLineAndColumn) {
  EXPECT_EQ(ErrorOf(""), "data: it is empty");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\"}\n"), "data:1:1: the file must be a JSON array of objects");
  EXPECT_EQ(ErrorOf("[1]"), "data:1:2: an element of the array must be an object");
  EXPECT_EQ(ErrorOf("[]"), "data: it holds no request (0 conversations were dropped)");
  EXPECT_EQ(ErrorOf("[{\"a\":1},\n {\"b\":2}]"),
            "data: it holds no request (2 conversations were dropped)");
  EXPECT_EQ(ErrorOf("[\n {\"conversations\": 5}]"), "data:2:20: conversations must be an array");
  EXPECT_EQ(ErrorOf("[{\"conversations\": [\"a\", \"b\"]}]"),
            "data:1:20: conversations must hold objects with a text under value");
  EXPECT_EQ(ErrorOf("[{\"a\":1}\n{\"b\":2}]"),
            "data:2:1: there must be a comma or the end of the array");
  EXPECT_EQ(ErrorOf("[{\"a\":1},]"), "data:1:10: there is no element after the comma");
  EXPECT_EQ(ErrorOf("[{\"a\":1}] x"), "data:1:11: there is something after the end of the array");
  EXPECT_EQ(ErrorOf("[\n{\"a\":,}]"), "data:2:6: this is not JSON");
}

TEST(ShareGptReader, RefusesAFileThatEndsEarly) {
  const std::string whole = "[" + Conversation("How far is the moon?", "384,400 km, on average.");
  EXPECT_EQ(Read(whole).error.substr(0, 7), "data:1:");
  EXPECT_TRUE(Read(whole).error.ends_with("the file ends in the middle of the array"));
  EXPECT_EQ(Read(whole).requests.size(), 1U);
  EXPECT_TRUE(ErrorOf(whole.substr(0, 30)).ends_with("the file ends in the middle of the array"));
}

// Larger than the block that is read at once, so that every element meets a border somewhere.
TEST(ShareGptReader, ReadsElementsAcrossTheBlocksOfTheFile) {
  std::string text = "[";
  for (int i = 0; i < 3000; ++i) {
    if (i > 0) text += ",\n";
    text += Conversation("Question " + std::to_string(i) + " \\\" {", std::string(500, 'z'));
  }
  const ReadRequests read = Read(text + "]");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 3000U);
  EXPECT_EQ(read.requests[2999].messages[0].text, "Question 2999 \" {");
}

}  // namespace
}  // namespace llmb
