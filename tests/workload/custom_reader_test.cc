#include "harness/workload/custom_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

ReadRequests Read(std::string text) { return ReadAllOf<CustomReader>(std::move(text)); }
std::string ErrorOf(std::string text) { return Read(std::move(text)).error; }

TEST(CustomReader, ReadsPrompts) {
  const ReadRequests read =
      Read("{\"prompt\": \"Why?\"}\n\n{\"prompt\":\"How?\",\"max_tokens\":7}");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 2U);
  ASSERT_EQ(read.requests[0].messages.size(), 1U);
  EXPECT_EQ(read.requests[0].messages[0].role, "user");
  EXPECT_EQ(read.requests[0].messages[0].text, "Why?");
  EXPECT_FALSE(read.requests[0].output_tokens);
  EXPECT_FALSE(read.requests[0].arrival);
  EXPECT_FALSE(read.requests[0].adds_to_session);
  EXPECT_EQ(read.requests[1].output_tokens, 7);
}

TEST(CustomReader, ReadsTokenIds) {
  const ReadRequests read =
      Read("{\"prompt\": [15, 2, 7]}\n{\"prompt\": [1], \"session_id\": \"s\"}\n");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 2U);
  ASSERT_EQ(read.requests[0].messages.size(), 1U);
  EXPECT_EQ(read.requests[0].messages[0].json, "[15,2,7]");
  EXPECT_EQ(read.requests[0].input_tokens, 3);
  EXPECT_FALSE(read.requests[1].adds_to_session);
  EXPECT_EQ(ErrorOf("{\"prompt\": []}\n"), "data:1:12: prompt is empty");
  EXPECT_THAT(ErrorOf("{\"prompt\": [1, \"a\"]}\n"), testing::HasSubstr("prompt"));
  EXPECT_THAT(ErrorOf("{\"prompt\": [1], \"messages\": []}\n"),
              testing::HasSubstr("prompt and messages exclude each other"));
}

TEST(CustomReader, ReadsTheNamesOfOtherTools) {
  for (const char* name :
       {"max_tokens", "output_length", "output_tokens", "max_completion_tokens"}) {
    EXPECT_EQ(
        Read("{\"text_input\":\"a\",\"" + std::string(name) + "\":3}").requests.at(0).output_tokens,
        3)
        << name;
  }
}

TEST(CustomReader, ReadsMessagesAndKeepsWhatIsNoText) {
  const ReadRequests read =
      Read(R"({"messages":[{"role":"system","content":"Be brief."},)"
           R"({"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},)"
           R"({"role":"assistant","content":null,"tool_calls":[]}]})");
  ASSERT_EQ(read.error, "");
  const std::vector<ChatMessage>& messages = read.requests.at(0).messages;
  ASSERT_EQ(messages.size(), 3U);
  EXPECT_EQ(messages[0].text, "Be brief.");
  EXPECT_EQ(messages[0].json, "");
  EXPECT_EQ(messages[1].text, "ab");
  EXPECT_EQ(messages[2].json, R"({"role":"assistant","content":null,"tool_calls":[]})");
}

TEST(CustomReader, ReadsALengthWithoutAText) {
  const ReadRequests read = Read(R"({"input_length": 40, "output_length": 5})");
  ASSERT_EQ(read.error, "");
  EXPECT_EQ(read.requests.at(0).input_tokens, 40);
  EXPECT_TRUE(read.requests.at(0).messages.empty());
}

TEST(CustomReader, ALengthIsThatOfTheWholeConversation) {
  const ReadRequests read = Read(
      "{\"session_id\":\"s\",\"input_length\":10}\n"
      "{\"session_id\":\"s\",\"input_length\":30}\n");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 2U);
  EXPECT_EQ(read.requests[1].turn, 1U);
  EXPECT_FALSE(read.requests[0].adds_to_session);
  EXPECT_FALSE(read.requests[1].adds_to_session);
}

TEST(CustomReader, CountsArrivalsFromTheFirst) {
  const ReadRequests read = Read(
      "{\"prompt\":\"a\",\"timestamp\":1700000000000}\n"
      "{\"prompt\":\"a\",\"timestamp\":1700000000000}\n"
      "{\"prompt\":\"a\",\"timestamp\":1700000000250.5}\n");
  ASSERT_EQ(read.error, "");
  EXPECT_EQ(read.requests[0].arrival, milliseconds(0));
  EXPECT_EQ(read.requests[1].arrival, milliseconds(0));
  EXPECT_EQ(read.requests[2].arrival, std::chrono::microseconds(250'500));
}

TEST(CustomReader, NumbersTheTurnsOfSessions) {
  const ReadRequests read = Read(
      "{\"session_id\":\"a\",\"prompt\":\"1\",\"timestamp\":100,\"response\":\"one\"}\n"
      "{\"session_id\":\"b\",\"prompt\":\"2\",\"timestamp\":200,\"delay\":9}\n"
      "{\"session_id\":\"a\",\"prompt\":\"3\",\"delay\":1500,\"turn\":1}\n"
      "{\"session_id\":\"b\",\"messages\":[{\"role\":\"user\",\"content\":\"4\"}]}\n"
      "{\"session_id\":\"c\",\"prompt\":\"5\",\"timestamp\":300}\n");
  ASSERT_EQ(read.error, "");
  ASSERT_EQ(read.requests.size(), 5U);
  EXPECT_EQ(read.requests[0].turn, 0U);
  EXPECT_EQ(read.requests[0].answer, "one");
  EXPECT_TRUE(read.requests[0].adds_to_session);
  EXPECT_EQ(read.requests[1].arrival, milliseconds(100));
  EXPECT_EQ(read.requests[1].delay, milliseconds(0));  // there is no turn before
  EXPECT_EQ(read.requests[2].turn, 1U);
  EXPECT_EQ(read.requests[2].delay, milliseconds(1500));
  EXPECT_FALSE(read.requests[2].arrival);
  EXPECT_EQ(read.requests[3].turn, 1U);
  EXPECT_FALSE(read.requests[3].adds_to_session);
  EXPECT_EQ(read.requests[4].turn, 0U);
}

TEST(CustomReader, RefusesAFileWithoutARequest) {
  EXPECT_EQ(ErrorOf(""), "data: it holds no request");
  EXPECT_EQ(ErrorOf("\n  \n"), "data: it holds no request");
}

TEST(CustomReader, RefusesOtherFormatsWithLineAndColumn) {
  EXPECT_EQ(ErrorOf("TIMESTAMP,ContextTokens,GeneratedTokens\n"), "data:1:1: this is not JSON");
  EXPECT_EQ(ErrorOf("[{\"prompt\":\"a\"}]"), "data:1:1: a row must be a JSON object, not an array");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\"}\n{\"prompt\":\"\xC3\xA4\",,}"),
            "data:2:15: this is not JSON");
}

TEST(CustomReader, SaysWhatOfARowIsNotJson) {
  EXPECT_EQ(ErrorOf(R"({"prompt":"a","max_tokens":NaN})"), "data:1:28: NaN is not JSON");
  EXPECT_EQ(ErrorOf(R"({"prompt":"a","delay":Infinity})"), "data:1:23: Infinity is not JSON");
  EXPECT_EQ(ErrorOf(R"({"prompt":"a","id":99999999999999999999})"),
            "data:1:1: the row has a number that is too large");
  EXPECT_EQ(ErrorOf(R"({"prompt":"a","id":1e999})"),
            "data:1:24: the row has a number that is too large");
  EXPECT_EQ(ErrorOf(R"({"prompt":"a","id":01})"), "data:1:21: this is not JSON");
  EXPECT_EQ(ErrorOf(std::string("{\"prompt\":\"a\"}\0\n", 17)),
            "data:1:15: the row holds a zero byte");
  EXPECT_EQ(ErrorOf(std::string("{\"prompt\":\"a\0\"}\n", 17)),
            "data:1:13: the row holds a zero byte");
  EXPECT_EQ(ErrorOf(std::string("{\"prompt\":,\0}\n", 14)), "data:1:11: this is not JSON");
  EXPECT_EQ(ErrorOf("{\"x\":" + std::string(2000, '[') + std::string(2000, ']') + "}"),
            "data:1:1: the row is nested too deeply");
}

TEST(CustomReader, RefusesAFileThatEndsInARow) {
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\"}\n{\"prompt\":\"b"),
            "data:2:13: the row ends in the middle of its JSON");
}

TEST(CustomReader, RefusesARowWithoutWhatItNeeds) {
  EXPECT_EQ(ErrorOf("{\"max_tokens\":5}"),
            "data:1:1: the row has no prompt, messages or input_length");
  EXPECT_EQ(ErrorOf("{\"prompt\":\" \"}"), "data:1:11: prompt is empty");
  EXPECT_EQ(ErrorOf("{\"messages\":[]}"), "data:1:13: messages must hold at least one message");
  EXPECT_EQ(ErrorOf("{\"messages\":[{\"content\":\"a\"}]}"),
            "data:1:13: messages holds a message without a role");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\",\"messages\":[{\"role\":\"user\",\"content\":\"b\"}]}"),
            "data:1:11: prompt and messages exclude each other");
}

TEST(CustomReader, RefusesValuesOfAnotherKind) {
  EXPECT_EQ(ErrorOf("{\"prompt\":5}"), "data:1:11: prompt must be a string, not a number");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\", \"max_tokens\":0}"),
            "data:1:29: max_tokens must be a whole number from 1 to 10000000");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\", \"max_tokens\":\"9\"}"),
            "data:1:29: max_tokens must be a whole number from 1 to 10000000, not a string");
  // Above the limit of --max-tokens and --random-input-len.
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\", \"max_tokens\":99999999999}"),
            "data:1:29: max_tokens must be a whole number from 1 to 10000000");
  EXPECT_EQ(ErrorOf("{\"input_length\":10000001}"),
            "data:1:17: input_length must be a whole number from 1 to 10000000");
  EXPECT_EQ(Read("{\"input_length\":10000000}").error, "");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\", \"timestamp\":\"now\"}"),
            "data:1:28: timestamp must be a number of milliseconds from 0 to 9e+12, not a string");
  EXPECT_EQ(ErrorOf(R"({"prompt": "a", "timestamp": -5})"),
            "data:1:30: timestamp must be a number of milliseconds from 0 to 9e+12");
}

TEST(CustomReader, RefusesATimestampThatGoesBack) {
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\",\"timestamp\":2000}\n{\"prompt\":\"a\",\"timestamp\":500}"),
            "data:2:27: timestamp goes back by 1.5 s from the row before");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\",\"timestamp\":2000}\n{\"prompt\":\"a\"}"),
            "data:2:1: timestamp is missing, but the rows before have one");
  EXPECT_EQ(ErrorOf("{\"prompt\":\"a\"}\n{\"prompt\":\"a\",\"timestamp\":5}"),
            "data:2:27: timestamp is given, but the rows before have none");
}

// The first row has a limit of its own, the second one none.
TEST(CustomReader, ALengthOfAllRowsOverridesTheirs) {
  CustomReader reader(InputOf("{\"prompt\":\"a\",\"max_tokens\":7}\n{\"prompt\":\"b\"}\n"), 64);
  const ReadRequests read = ReadAll(reader);
  ASSERT_EQ(read.requests.size(), 2U) << read.error;
  EXPECT_EQ(read.requests[0].output_tokens, 64);
  EXPECT_EQ(read.requests[1].output_tokens, 64);
}

TEST(CustomReader, RefusesTurnsOutOfOrder) {
  EXPECT_EQ(ErrorOf("{\"session_id\":\"s\",\"turn\":0,\"prompt\":\"a\"}\n"
                    "{\"session_id\":\"s\",\"turn\":2,\"prompt\":\"a\"}"),
            "data:2:26: turn is 2, but the session's next turn is 1 (turns count from 0, in the "
            "order of the file)");
  EXPECT_EQ(ErrorOf("{\"session_id\":\"s\",\"timestamp\":9,\"prompt\":\"a\"}\n"
                    "{\"session_id\":\"s\",\"timestamp\":8,\"prompt\":\"a\"}"),
            "data:2:31: timestamp is earlier than that of the session's last turn");
}

}  // namespace
}  // namespace llmb
