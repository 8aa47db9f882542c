// Responses of servers and gateways that are complete, but in an unusual form.

#include <gtest/gtest.h>

#include <string>

#include "harness/load/response_recorder.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

const std::string kUrl = "http://host:8000/v1/chat/completions";

std::string Data(const std::string& json) { return "data: " + json + "\n\n"; }

// `part` is a field such as "delta":{}.
std::string ChoiceWith(const std::string& part, const std::string& finish = "null") {
  return Data(R"({"choices":[{"index":0,)" + part + R"(,"finish_reason":)" + finish + "}]}");
}
std::string Text(const std::string& text) {
  return ChoiceWith(R"("delta":{"content":")" + text + R"("})");
}
const std::string kStop = ChoiceWith(R"("delta":{})", R"("stop")");
const std::string kDone = Data("[DONE]");

struct Read {
  RequestRecord record;
  std::string answer;
};

// Each body arrives at once.
Read ReadStream(const std::string& body) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, kUrl, parser);
  recorder.KeepAnswer(100'000);
  const TimePoint start(milliseconds(100));
  recorder.Started(start, start, WallTime{});
  recorder.OnHead(200, "text/event-stream", {start, start});
  const TimePoint end(milliseconds(200));
  recorder.OnBody(body, {end, end});
  TransferResult result;
  result.http_status = 200;
  result.finished = end;
  RequestRecord record = recorder.OnDone(result);
  return {std::move(record), recorder.Answer()};
}

TEST(OddStreams, TheTextIsThatOfTheOnlyChoiceWhateverItsIndex) {
  const auto text = [](int index, const std::string& words) {
    return Data(R"({"choices":[{"index":)" + std::to_string(index) + R"(,"delta":{"content":")" +
                words + R"("}}]})");
  };
  const Read only = ReadStream(text(1, "Hel") + text(1, "lo") + kDone);
  EXPECT_EQ(only.record.response_text, "Hello");
  EXPECT_EQ(only.answer, "Hello");
  EXPECT_EQ(only.record.token_events, 2);
  const Read both =
      ReadStream(text(1, "x") + text(0, "Hel") + text(1, "y") + text(0, "lo") + kDone);
  EXPECT_EQ(both.record.response_text, "Hello");
  EXPECT_EQ(both.answer, "Hello");
  const Read others = ReadStream(text(2, "Hel") + text(1, "x") + text(2, "lo") + kDone);
  EXPECT_EQ(others.record.response_text, "Hello");
  const std::string whole =
      Data(R"({"choices":[{"index":1,"message":{"content":"Hello"},"finish_reason":"stop"}]})");
  EXPECT_EQ(ReadStream(text(1, "Hel") + text(1, "lo") + whole + kDone).answer, "Hello");
  EXPECT_EQ(ReadStream(whole + kDone).answer, "Hello");
}

TEST(OddStreams, AWholeMessageAtTheEndIsNoToken) {
  // MiniMax, with reasoning as well.
  for (const char* delta : {"", R"("delta":null,)"}) {
    const std::string last =
        ChoiceWith(delta + std::string(R"("message":{"content":"Hello","reasoning_content":"so"})"),
                   R"("stop")");
    const Read read = ReadStream(ChoiceWith(R"("delta":{"reasoning_content":"so"})") + Text("Hel") +
                                 Text("lo") + last + kDone);
    EXPECT_TRUE(read.record.Succeeded()) << read.record.error_message;
    EXPECT_EQ(read.record.token_events, 3);
    EXPECT_EQ(read.record.response_text, "Hello");
    EXPECT_EQ(read.answer, "Hello");
    EXPECT_EQ(read.record.finish_reason, "stop");
  }
}

TEST(OddStreams, AWholeMessageAddsWhatDidNotComeBefore) {
  const std::string message =
      ChoiceWith(R"("message":{"content":"Hello","reasoning_content":"so"})", R"("stop")");
  const Read read = ReadStream(ChoiceWith(R"("delta":{"reasoning_content":"so"})") + message);
  EXPECT_EQ(read.record.token_events, 2);
  EXPECT_EQ(read.answer, "Hello");
  EXPECT_EQ(ReadStream(message).record.token_events, 1);
  EXPECT_EQ(ReadStream(Text("Hel") + message).answer, "Hello");
}

TEST(OddStreams, WholeMessagesMayBeTheStream) {
  const auto message = [](const std::string& text, const std::string& finish = "null") {
    return ChoiceWith(R"("message":{"content":")" + text + R"("})", finish);
  };
  const Read tokens = ReadStream(message("ha") + message("ha") + message("!", R"("stop")"));
  EXPECT_EQ(tokens.answer, "haha!");
  EXPECT_EQ(tokens.record.token_events, 3);
  const std::string reasoning = ChoiceWith(R"("message":{"reasoning_content":"a"})");
  EXPECT_EQ(ReadStream(reasoning + reasoning + message("b", R"("stop")")).record.token_events, 3);
  // Choice 1 repeats its text in a message without an index of 0.
  const std::string other =
      Data(R"({"choices":[{"index":1,"message":{"content":"b"},"finish_reason":"stop"}]})");
  const std::string second = Data(R"({"choices":[{"index":1,"delta":{"content":"b"}}]})");
  EXPECT_EQ(ReadStream(Text("a") + second + kStop + other).record.token_events, 2);
}

// Of the text that came before, 17 + 3 * 300 bytes are at hand: the fourth piece comes after the
// 804 that the record keeps. So the message is not found in it.
TEST(OddStreams, ARewrittenMessageAtTheEndIsNoToken) {
  const std::string piece(300, 'x');
  const std::string words = piece + piece + piece + piece;
  std::string body = Text("<think>no</think>");
  for (int i = 0; i < 4; ++i) body += Text(piece);
  const Read read = ReadStream(
      body + ChoiceWith(R"("delta":{},"message":{"content":")" + words + R"("})", R"("stop")"));
  EXPECT_EQ(read.record.token_events, 5);
  EXPECT_EQ(read.answer, "<think>no</think>" + words);
}

TEST(OddStreams, HeartbeatsOutsideOfAFieldAreHarmless) {
  for (const char* heartbeat :
       {" \n", "\t\n", "{}\n", "[ping]\n", "\"ping\"\n", " \n{}\n[ping]\n"}) {
    const RequestRecord record =
        ReadStream(heartbeat + Text("a") + heartbeat + Text("b") + heartbeat + kStop).record;
    EXPECT_TRUE(record.Succeeded()) << heartbeat << record.error_message;
    EXPECT_EQ(record.token_events, 2) << heartbeat;
  }
  EXPECT_EQ(ReadStream(Text("a") + "the server is gone\n\n" + Text("b")).record.error_type,
            ErrorType::kMalformed);
}

TEST(OddStreams, AnErrorAfterManyUnknownFieldsIsSeen) {
  std::string body;
  for (int i = 0; i < 50; ++i) body += "x-request-progress: 0123456789012345\n" + Text("a");
  const RequestRecord record =
      ReadStream(body + "upstream connect error or disconnect\n\n" + kStop).record;
  EXPECT_EQ(record.error_type, ErrorType::kInBandError);
}

TEST(OddStreams, ReasoningBesideACompletionCountOfZeroIsOutput) {
  const std::string end = ChoiceWith(R"("delta":{"content":""})", R"("length")");
  const auto with_usage = [&](const std::string& usage) {
    return ReadStream(end + Data(R"({"choices":[],"usage":{)" + usage + "}}") + kDone).record;
  };
  // xAI: 74 - 10 - 0 = 64 tokens that no other count has.
  const RequestRecord record =
      with_usage(R"("prompt_tokens":10,"completion_tokens":0,"total_tokens":74,)"
                 R"("completion_tokens_details":{"reasoning_tokens":64})");
  EXPECT_TRUE(record.Succeeded()) << record.error_message;
  EXPECT_EQ(record.reasoning_tokens, 64);
  EXPECT_TRUE(with_usage(R"("completion_tokens":0,"reasoning_tokens":64)").Succeeded());
  EXPECT_TRUE(
      with_usage(R"("prompt_tokens":10,"completion_tokens":0,"total_tokens":74)").Succeeded());
  EXPECT_EQ(with_usage(R"("completion_tokens":0)").error_type, ErrorType::kEmpty);
}

TEST(OddStreams, NotFinishedIsNoEnd) {
  const std::string more = ChoiceWith(R"("delta":{"content":"a"})", R"("not_finished")");
  // The same bytes after a final reason cost nothing.
  EXPECT_EQ(ReadStream(more + Data("gone away now") + kStop).record.error_type,
            ErrorType::kMalformed);
  EXPECT_TRUE(ReadStream(Text("a") + kStop + Data("gone away now") + kDone).record.Succeeded());
  const RequestRecord cut = ReadStream(more).record;
  EXPECT_EQ(cut.error_type, ErrorType::kTruncated);
  EXPECT_NE(cut.error_message.find("ended without a finish reason or [DONE]"), std::string::npos)
      << cut.error_message;
  EXPECT_TRUE(ReadStream(more + kStop).record.Succeeded());
}

TEST(OddStreams, AUsageAtItsUsualPlaceCountsMoreThanAnyOther) {
  const std::string usual =
      Data(R"({"choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3}})");
  const std::string aside =
      Data(R"({"choices":[],"stats":{"prompt_tokens":70,"completion_tokens":30}})");
  for (const std::string& usages : {usual + aside, aside + usual}) {
    const RequestRecord record = ReadStream(Text("a") + kStop + usages + kDone).record;
    EXPECT_EQ(record.input_tokens, 7);
    EXPECT_EQ(record.output_tokens, 3);
  }
  const RequestRecord zero = ReadStream(Text("a") + kStop +
                                        Data(R"({"choices":[],"usage":{"prompt_tokens":0,)"
                                             R"("completion_tokens":0}})") +
                                        aside + kDone)
                                 .record;
  EXPECT_EQ(zero.output_tokens, 30);
}

TEST(OddStreams, SeveralDocumentsAreAStream) {
  const auto text = [](const char* part) {
    return std::string(R"({"choices":[{"index":0,"text":")") + part + R"("}]})";
  };
  const std::string end = R"({"choices":[{"index":0,"text":"","finish_reason":"stop"}]})";
  const Read lines = ReadStream(text("Hel") + "\n" + text("lo") + "\n" + end + "\n");
  EXPECT_TRUE(lines.record.Succeeded()) << lines.record.error_message;
  EXPECT_EQ(lines.record.token_events, 2);
  EXPECT_EQ(lines.record.response_text, "Hello");
  const Read list = ReadStream("[" + text("Hello") + "," + end + "]");
  EXPECT_TRUE(list.record.Succeeded()) << list.record.error_message;
  EXPECT_EQ(list.record.token_events, 1);
  const Read one = ReadStream(R"({"choices":[{"text":"Hello","finish_reason":"stop"}]})");
  EXPECT_EQ(one.record.error_type, ErrorType::kMalformed);
  EXPECT_EQ(one.record.token_events, std::nullopt);
}

}  // namespace
}  // namespace llmb
