// Errors that stand in a list: of typed parts of the content, or of chunks.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

using ErrorKind = ChatEvent::Kind;

class ErrorPartTest : public testing::Test {
 protected:
  ChatEvent Parse(const std::string& json) {
    data_ = json + std::string(SseDecoder::kPadding, '\0');
    return parser_.ParseChunk(std::string_view(data_).substr(0, json.size()));
  }
  ChatEvent ParseDelta(const std::string& delta) {
    return Parse(fmt::format(R"({{"choices":[{{"index":0,"delta":{}}}]}})", delta));
  }

 private:
  ChatEventParser parser_;
  std::string data_;
};

TEST_F(ErrorPartTest, AnErrorBehindACutEventIsAnError) {
  const ChatEvent event = Parse(
      "{\"choices\":[{\"delta\":{\"content\":\"x\n"
      "{\"error\":{\"message\":\"the upstream died\"}}");
  EXPECT_EQ(event.kind, ErrorKind::kError);
  EXPECT_EQ(event.error_message, "the upstream died");
  EXPECT_EQ(Parse("{\"choices\":[{\"delta\":{\"content\":\"x\n{\"id\":1}").kind,
            ErrorKind::kMalformed);
}

TEST_F(ErrorPartTest, AnErrorAnywhereInAListIsAnError) {
  const ChatEvent event = Parse(R"([{"choices":[]},{"error":{"message":"the worker died"}}])");
  EXPECT_EQ(event.kind, ErrorKind::kError);
  EXPECT_EQ(event.error_message, "the worker died");
}

TEST_F(ErrorPartTest, APartOfTheContentMayBeAnError) {
  for (const char* part :
       {R"({"type":"error","text":"it died"})", R"({"type":"Error","message":"it died"})",
        R"({"type":"server_error","error":"it died"})",
        R"({"type":"exception","content":"it died"})",
        R"({"type":"text","text":"","error":{"message":"it died"}})"}) {
    for (const std::string& content : {fmt::format("[{}]", part), std::string(part),
                                       fmt::format(R"([{{"type":"text","text":"a"}},{}])", part)}) {
      const ChatEvent event = ParseDelta(fmt::format(R"({{"content":{}}})", content));
      EXPECT_EQ(event.kind, ErrorKind::kError) << content;
      EXPECT_EQ(event.error_message, "it died") << content;
    }
  }
}

TEST_F(ErrorPartTest, TheErrorOfAToolOrAnEmptyOneIsNoErrorOfAPart) {
  for (const char* part :
       {R"({"type":"web_search_tool_result_error","error_code":"max_uses"})",
        R"({"type":"text","text":"a","error":null})", R"({"type":"text","text":"a","error":{}})",
        R"({"answer":"a","error":"in the text of the model"})"}) {
    const ChatEvent event = ParseDelta(fmt::format(R"({{"content":[{}]}})", part));
    EXPECT_EQ(event.kind, ErrorKind::kMessage) << part;
  }
}

}  // namespace
}  // namespace llmb
