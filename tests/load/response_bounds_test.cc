// Whatever an endpoint sends, a recorder stores only a bounded amount of it.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "harness/base/text.h"
#include "harness/load/response_recorder.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

const std::string kWhere = "http://host:8000/v1/chat/completions";
constexpr int kOk = 200;
const Arrival kArrival = {TimePoint(milliseconds(200)), TimePoint(milliseconds(200))};

std::string Chunk(const std::string& delta, const std::string& finish) {
  return R"(data: {"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish +
         "}]}\n\n";
}
std::string Token(const std::string& text) {
  return Chunk(R"({"content":")" + text + R"("})", "null");
}

// Plays a response with these pieces, and cancels it once the recorder needs no more.
RequestRecord Play(const std::vector<std::string>& pieces, int status,
                   const std::string& content_type, bool streams = true,
                   std::size_t most_token_events = ResponseRecorder::kMostTokenEvents) {
  ChatEventParser parser;
  ResponseRecorder recorder({}, streams, kWhere, parser, most_token_events);
  recorder.Started(TimePoint(milliseconds(100)), TimePoint(milliseconds(100)), WallTime{});
  recorder.OnHead(status, content_type, kArrival);
  TransferResult result;
  for (const std::string& piece : pieces) {
    if (recorder.OnBody(piece, kArrival)) continue;
    result.error_type = ErrorType::kCancelled;
    break;
  }
  result.http_status = status;
  result.finished = kArrival.at;
  return recorder.OnDone(result);
}

TEST(ResponseBounds, TextsOfARecordAreBoundedWhateverTheResponse) {
  const std::string long_text(100'000, 'x');
  const RequestRecord record =
      Play({Token(long_text), Chunk("{}", '"' + long_text + '"'), "data: [DONE]\n\n"}, kOk,
           "text/event-stream");
  EXPECT_EQ(record.error_type, ErrorType::kNone);
  EXPECT_EQ(record.response_text, std::string(200, 'x') + "...");
  EXPECT_EQ(record.finish_reason, std::string(60, 'x') + "...");

  const RequestRecord other = Play({"?"}, kOk, "a/" + long_text);
  EXPECT_EQ(other.error_type, ErrorType::kMalformed);
  EXPECT_EQ(CountCharacters(other.error_message), kErrorMessageCharacters + 3);

  const RequestRecord refused = Play({long_text, long_text}, 500, "text/html");
  EXPECT_EQ(refused.error_type, ErrorType::kHttpStatus);
  EXPECT_LE(CountCharacters(refused.error_message), kErrorMessageCharacters + 3);
}

TEST(ResponseBounds, AnUnstreamedResponseAboveTheLimitIsMalformed) {
  constexpr int kPieces = 17;
  const std::vector<std::string> pieces(kPieces, std::string(std::size_t{1} << 20, ' '));
  const RequestRecord record = Play(pieces, kOk, "application/json", /*streams=*/false);
  EXPECT_EQ(record.error_type, ErrorType::kMalformed);
  EXPECT_NE(record.error_message.find("the response is larger than 16777216 bytes"),
            std::string::npos);
}

TEST(ResponseBounds, AnEndlessResponseIsAbandoned) {
  const std::vector<std::string> pieces(5, Token("a"));
  const RequestRecord record = Play(pieces, kOk, "text/event-stream", /*streams=*/true, 2);
  EXPECT_EQ(record.error_type, ErrorType::kMalformed);
  EXPECT_EQ(record.error_message,
            kWhere + ": the response has more than 2 token events; lower --max-tokens");
  EXPECT_EQ(record.token_times.size(), 2U);
  EXPECT_EQ(record.token_events, 2);
}

}  // namespace
}  // namespace llmb
