#include "harness/wire/usual_chunk.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"
#include "tests/wire/same_event.h"

namespace llmb {
namespace {

// What the parser makes of a chunk that was read as a usual one, or is not.
class UsualChunkTest : public testing::Test {
 protected:
  // Whether the chunk is usual, and then is the event that the parser makes of it.
  bool Reads(const std::string& json, UsualChunk& usual) {
    ChatEvent event;
    if (!usual.Read(json, event)) return false;
    std::string padded = json;
    padded.append(SseDecoder::kPadding, '\0');
    const std::string_view data = std::string_view(padded).substr(0, json.size());
    EXPECT_TRUE(IsSameEvent(event, ChatEventParser().ParseChunk(data))) << json;
    return true;
  }
  bool Reads(const std::string& json) {
    UsualChunk fresh;
    return Reads(json, fresh);
  }
};

TEST_F(UsualChunkTest, ChunksOfManyServersAreUsual) {
  for (const char* json :
       {R"({"choices":[{"delta":{"content":"a"}}]})",
        R"({"id":"c-1","object":"chat.completion.chunk","created":17,"model":"m","choices":)"
        R"([{"index":0,"delta":{"content":" Hi"},"logprobs":null,"finish_reason":null}]})",
        R"({"id": "c", "model": "m", "choices": [{"index": 0, "delta": {"role": "assistant", )"
        R"("content": "你好"}, "finish_reason": null}], "usage": null})",
        R"({"choices":[{"delta":{"content":"a","reasoning_content":null,"tool_calls":null},)"
        R"("matched_stop":null}],"model":null,"obfuscation":"xyz","system_fingerprint":null})"}) {
    EXPECT_TRUE(Reads(json)) << json;
  }
}

TEST_F(UsualChunkTest, OtherDataAreLeftToTheParser) {
  for (const char* json :
       {"", "{}", "[DONE]", "{\"choices\":[{\"delta\":{\"content\":\"a\x01\"}}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"\xff\"}}]}",
        R"({"choices":[{"delta":{"content":"\n"}}]})", R"({"choices":[{"delta":{"content":""}}]})",
        R"({"choices":[{"delta":{"content":"a","content":"b"}}]})",
        R"({"choices":[{"delta":{"content":"a"},"finish_reason":"stop"}]})",
        R"({"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]})",
        R"({"choices":[{"index":1,"delta":{"content":"a"}}]})",
        R"({"choices":[{"delta":{"content":"a"}}],"usage":{"completion_tokens":1}})",
        R"({"choices":[{"delta":{"content":"a"}}],"error":"no"})",
        R"({"choices":[{"delta":{"content":"a","reasoning":"b"}}]})",
        R"({"choices":[{"delta":{"content":"a"}}],"model":"m","model":"n"})",
        R"({"choices":[{"delta":{"content":"a"}}]}})",
        R"({"id""object":"x","choices":[{"delta":{"content":"a"}}]})",
        R"({"choices":[{"delta":{"content":"a"}}],"id":"1})",
        R"({"choices":[{"delta":{"content":"a"}}])"}) {
    EXPECT_FALSE(Reads(json)) << json;
  }
}

TEST_F(UsualChunkTest, TheNextChunkIsComparedWithTheLatest) {
  const std::string before = R"({"id":"c","model":"m","choices":[{"index":0,"delta":{"content":")";
  const std::string after = R"("},"finish_reason":null}],"service_tier":"auto"})";
  UsualChunk usual;
  for (const char* text : {"a", " longer", "b", "ü", "content\x7f", "a"}) {
    EXPECT_TRUE(Reads(before + text + after, usual)) << text;
  }
  // The model stands behind the content, which changes its place.
  for (const char* text : {"a", "bcd", "e"}) {
    const std::string chunk =
        R"({"choices":[{"delta":{"content":")" + std::string(text) + R"("}}],"model":"late"})";
    EXPECT_TRUE(Reads(chunk, usual)) << text;
  }
}

// A chunk of more than 1,024 bytes is not kept, and leaves nothing to compare the next one with.
TEST_F(UsualChunkTest, AfterALongChunkTheNextIsReadAnew) {
  const std::string usual_chunk = R"({"choices":[{"delta":{"content":"a"}}]})";
  const std::string long_chunk =
      R"({"id":"x","choices":[{"delta":{"content":")" + std::string(1100, 'x') + R"("}}]})";
  UsualChunk usual;
  EXPECT_TRUE(Reads(usual_chunk, usual));
  EXPECT_TRUE(Reads(long_chunk, usual));
  EXPECT_FALSE(Reads("{}", usual));
  UsualChunk other;
  EXPECT_TRUE(Reads(long_chunk, other));
  EXPECT_TRUE(Reads(long_chunk, other));
  EXPECT_TRUE(Reads(usual_chunk, other));
}

TEST_F(UsualChunkTest, AContentThatMovesItsEndIsNotTheLatestChunkAgain) {
  const std::string before = R"({"choices":[{"delta":{"content":")";
  const std::string after = R"("}}]})";
  for (const char* text : {R"(a","content":"b)", R"(a\)", "\xff", "\n", R"(\u0041)", ""}) {
    UsualChunk usual;
    EXPECT_TRUE(Reads(before + "a" + after, usual));
    EXPECT_FALSE(Reads(before + text + after, usual)) << text;
  }
}

TEST_F(UsualChunkTest, NoCutAndNoInsertionMakesTheEventDifferent) {
  const std::string chunk =
      R"({"id":"c","model":"m","choices":[{"index":0,"delta":{"content":"a"},"logprobs":null}]})";
  int usual_chunks = 0;
  const auto check = [&](std::size_t at, std::size_t cut, std::string_view inserted) {
    UsualChunk usual;
    usual_chunks += Reads(std::string(chunk).replace(at, cut, inserted), usual) ? 1 : 0;
  };
  for (std::size_t at = 0; at < chunk.size(); ++at) {
    for (std::size_t cut = 1; cut < 12; ++cut) check(at, cut, "");
    for (const char* inserted : {"\"", ",", "}", "]", "null", "0", " ", R"("content":"b",)"}) {
      check(at, 0, inserted);
    }
  }
  EXPECT_GT(usual_chunks, 0);
}

TEST_F(UsualChunkTest, InAStreamOfOtherChunksItLooksMoreAndMoreRarely) {
  const std::string chunk = R"({"choices":[{"delta":{"content":"a"}}]})";
  UsualChunk usual;
  EXPECT_FALSE(Reads("{}", usual));
  EXPECT_FALSE(Reads(chunk, usual));  // passed
  EXPECT_TRUE(Reads(chunk, usual));
  EXPECT_TRUE(Reads(chunk, usual));
}

}  // namespace
}  // namespace llmb
