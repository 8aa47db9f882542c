// 100,000 levels would need more stack than a thread has.

#include <gtest/gtest.h>

#include <string>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"
#include "harness/wire/tokenize.h"

namespace llmb {
namespace {

using Kind = ChatEvent::Kind;

std::string Lists(int levels, const std::string& inner = "") {
  const auto count = static_cast<std::size_t>(levels);
  return std::string(count, '[') + inner + std::string(count, ']');
}

std::string Objects(int levels, const std::string& inner) {
  std::string json;
  for (int i = 0; i < levels; ++i) json += R"({"a":)";
  return json + inner + std::string(static_cast<std::size_t>(levels), '}');
}

ChatEvent::Kind KindOf(std::string data) {
  ChatEventParser parser;
  const std::size_t size = data.size();
  data.append(SseDecoder::kPadding, '\0');
  return parser.ParseChunk(std::string_view(data).substr(0, size)).kind;
}

// The bytes of text in a whole response, whose message has this field.
std::size_t BytesOf(const std::string& field) {
  ChatEventParser parser;
  const ChatEvent event = parser.ParseResponse(R"({"choices":[{"message":{)" + field + "}}]}");
  EXPECT_EQ(event.kind, Kind::kMessage);
  return event.content_bytes + event.reasoning_bytes;
}

TEST(DeepNestingTest, TextIsFoundOnlyInTheFirstHundredLevels) {
  for (const std::string key : {"content", "reasoning", "tool_calls", "audio", "unknown"}) {
    const std::string field = '"' + key + "\":";
    EXPECT_EQ(BytesOf(field + Lists(100, R"("abc")")), 3U) << key;
    EXPECT_EQ(BytesOf(field + Objects(100, R"("abc")")), 3U) << key;
    EXPECT_EQ(BytesOf(field + Lists(101, R"("abc")")), 0U) << key;
    EXPECT_EQ(BytesOf(field + Lists(100'000)), 0U) << key;
    EXPECT_EQ(BytesOf(field + Objects(100'000, "1")), 0U) << key;
  }
}

TEST(DeepNestingTest, AnEventOfAnyDepthHasAMeaning) {
  const std::string deep = Lists(100'000);
  EXPECT_EQ(KindOf(R"({"type":"ping","x":)" + deep + "}"), Kind::kHeartbeat);
  EXPECT_EQ(KindOf(R"([{"type":"ping","x":)" + deep + "}]"), Kind::kMalformed);
  EXPECT_EQ(KindOf(R"({"error":)" + deep + "}"), Kind::kError);
  EXPECT_EQ(KindOf(R"({"choices":[],"x_vendor":{"error":)" + deep + "}}"), Kind::kError);
  EXPECT_EQ(KindOf(R"({"usage":)" + deep + R"(,"choices":[]})"), Kind::kMessage);
  EXPECT_EQ(KindOf(R"({"type":"x","x":)" + deep + "}"), Kind::kUnknown);
}

TEST(DeepNestingTest, TheTokensOfAResponseOfAnyDepthAreCounted) {
  const std::string deep = Lists(100'000);
  EXPECT_EQ(TokensInResponse(TokenizeDialect::kVllm,
                             R"({"a":)" + deep + R"(,"b":0,"c":0,"d":0,"count":7})"),
            7);
}

}  // namespace
}  // namespace llmb
