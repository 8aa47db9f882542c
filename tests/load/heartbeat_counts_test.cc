#include "harness/load/heartbeat_counts.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/load/response_messages.h"
#include "harness/load/response_recorder.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

TEST(HeartbeatCounts, AddUpOverResponsesThatHadAny) {
  HeartbeatCounts counts;
  EXPECT_EQ(counts.Get().heartbeats, 0);
  for (const std::int64_t heartbeats : {3, 0, 7}) counts.Add(heartbeats);
  EXPECT_EQ(counts.Get().heartbeats, 10);
  EXPECT_EQ(counts.Get().responses, 2);
  EXPECT_EQ(counts.Get().most_in_one, 7);
}

// Four heartbeats, one of them a comment, around a token at 130 ms and one at 140 ms of a request
// that began at 100 ms.
TEST(HeartbeatCounts, HeartbeatsOfAResponseAreCountedAndMoveNoTime) {
  const std::string where = "http://host/v1/chat/completions";
  ChatEventParser parser;
  ResponseRecorder recorder({}, true, where, parser);
  const auto at = [](int ms) {
    return Arrival{TimePoint(milliseconds(ms)), TimePoint(milliseconds(ms))};
  };
  recorder.Started(at(100).at, at(100).at, WallTime{});
  recorder.OnHead(200, "text/event-stream", at(110));
  recorder.OnBody(": keep-alive\n\ndata: OPENROUTER PROCESSING\n\n", at(120));
  recorder.OnBody("event: keepalive\ndata: 123\n\n", at(125));
  const std::string token = R"(data: {"choices":[{"index":0,"delta":{"content":"a"}}]})";
  recorder.OnBody(token + "\n\n", at(130));
  recorder.OnBody("data: {\"status\":\"processing\"}\n\n", at(135));
  recorder.OnBody(token + "\n\ndata: [DONE]\n\n", at(140));
  TransferResult result;
  result.http_status = 200;
  result.finished = at(150).at;
  const RequestRecord record = recorder.OnDone(result);
  EXPECT_TRUE(record.Succeeded()) << record.error_message;
  EXPECT_EQ(record.time_to_first_event, milliseconds(30));
  EXPECT_EQ(record.time_to_first_token, milliseconds(30));
  EXPECT_EQ(record.token_events, 2);
  EXPECT_EQ(recorder.Heartbeats(), 4);
}

TEST(ResponseMessages, ABinaryStreamOfAnotherApiIsNamed) {
  const std::string message =
      OtherTypeMessage("http://h/x", "application/vnd.amazon.eventstream", "", Api::kChat);
  EXPECT_NE(message.find("(Bedrock converse); use its OpenAI-compatible URL"), std::string::npos)
      << message;
  EXPECT_EQ(OtherTypeMessage("http://h/x", "text/html", "<title>Log in</title>", Api::kChat),
            "http://h/x answered with text/html ('Log in') instead of text/event-stream; is it the "
            "URL of the chat completions?");
}

}  // namespace
}  // namespace llmb
