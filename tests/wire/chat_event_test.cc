#include "harness/wire/chat_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using Kind = ChatEvent::Kind;

// A parser and the memory that its events point into.
class ChatEventTest : public testing::Test {
 protected:
  ChatEvent Parse(std::string_view json, std::string_view name = {}) {
    // Exactly the promised padding, so that the address sanitizer sees a read beyond it.
    data_ = std::make_unique<char[]>(json.size() + SseDecoder::kPadding);
    json.copy(data_.get(), json.size());
    return parser_.ParseChunk({data_.get(), json.size()}, name);
  }

  // A chunk whose only choice has this delta.
  ChatEvent ParseDelta(const std::string& delta) {
    return Parse(R"({"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":null}]})");
  }

  ChatEventParser parser_;

 private:
  std::unique_ptr<char[]> data_;
};

TEST_F(ChatEventTest, ReasoningUnderSeveralKeysCountsOnce) {
  for (const char* delta :
       {R"({"reasoning":"abc","reasoning_details":[{"type":"reasoning.text","text":"abc"}]})",
        R"({"reasoning_content":"abc","thinking_blocks":[{"type":"thinking","thinking":"abc"}],)"
        R"("provider_specific_fields":{"reasoning_content":"abc","thinking":"abc"}})",
        R"({"reasoning_content":"ab","content":[{"type":"thinking","thinking":"abc"}]})"}) {
    EXPECT_EQ(ParseDelta(delta).reasoning_bytes, 3U) << delta;
  }
}

TEST_F(ChatEventTest, AWholeMessageIsNoDelta) {
  EXPECT_TRUE(Parse(R"({"choices":[{"message":{"content":"a"}}]})").IsWholeMessage());
  EXPECT_TRUE(Parse(R"({"choices":[{"delta":null,"message":{"content":"a"}}]})").IsWholeMessage());
  EXPECT_FALSE(Parse(R"({"choices":[{"text":"a"}]})").IsWholeMessage());
  EXPECT_FALSE(Parse(R"({"choices":[{"message":{"content":""}}]})").IsWholeMessage());
  EXPECT_FALSE(ParseDelta(R"({"content":"a"})").IsWholeMessage());
}

TEST_F(ChatEventTest, ContentIsATokenEvent) {
  const ChatEvent event =
      Parse(R"({"id":"c-1","object":"chat.completion.chunk","created":1,"model":"m","choices":)"
            R"([{"index":0,"delta":{"content":" Hi"},"logprobs":null,"finish_reason":null}]})");
  EXPECT_EQ(event.kind, Kind::kMessage);
  EXPECT_TRUE(event.IsToken());
  EXPECT_TRUE(event.has_content);
  EXPECT_FALSE(event.has_reasoning);
  EXPECT_FALSE(event.has_tool_call);
  EXPECT_EQ(event.text, " Hi");
  EXPECT_EQ(event.finish_reason, "");
  EXPECT_FALSE(event.usage);
  EXPECT_EQ(event.error_message, "");
}

// As vLLM streams /v1/completions.
TEST_F(ChatEventTest, TheTextOfACompletionIsATokenEvent) {
  const ChatEvent event =
      Parse(R"({"id":"cmpl-1","object":"text_completion","created":1,"model":"m","choices":)"
            R"([{"index":0,"text":" Hi","logprobs":null,"finish_reason":null,)"
            R"("stop_reason":null}],"usage":null})");
  EXPECT_EQ(event.kind, Kind::kMessage);
  EXPECT_TRUE(event.has_content);
  EXPECT_EQ(event.text, " Hi");
  EXPECT_EQ(event.choices_with_text, 1U);
  EXPECT_EQ(event.choices_ended, 0U);
  const ChatEvent last = Parse(R"({"choices":[{"index":0,"text":"","finish_reason":"length"}]})");
  EXPECT_FALSE(last.IsToken());
  EXPECT_EQ(last.finish_reason, "length");
  EXPECT_EQ(last.choices_ended, 1U);
}

TEST_F(ChatEventTest, EventsWithoutTextAreNotTokens) {
  for (const char* delta :
       {R"({"role":"assistant"})", R"({"role":"assistant","content":""})",
        R"({"role":"assistant","content":null})", "{}", "null", R"({"reasoning_content":null})",
        R"({"reasoning":""})", R"({"refusal":null,"content":null,"tool_calls":null})",
        R"({"tool_calls":[]})", R"({"tool_calls":[{"index":0,"function":{"arguments":""}}]})",
        R"({"tool_calls":[{"index":0,"id":"call_1","type":"function"}]})"}) {
    const ChatEvent event = ParseDelta(delta);
    EXPECT_EQ(event.kind, Kind::kMessage) << delta << event.error_message;
    EXPECT_FALSE(event.IsToken()) << delta;
    EXPECT_EQ(event.text, "");
  }
}

TEST_F(ChatEventTest, ReasoningHasTwoNames) {
  for (const char* name : {"reasoning_content", "reasoning"}) {
    const ChatEvent event = ParseDelta(std::string(R"({"content":null,")") + name + R"(":"Hmm"})");
    EXPECT_TRUE(event.IsToken()) << name;
    EXPECT_TRUE(event.has_reasoning) << name;
    EXPECT_FALSE(event.has_content) << name;
    EXPECT_EQ(event.text, "") << name;
  }
}

TEST_F(ChatEventTest, OneEventMayHoldReasoningAndContent) {
  const ChatEvent event = ParseDelta(R"({"reasoning_content":"so","content":"Yes"})");
  EXPECT_TRUE(event.has_reasoning);
  EXPECT_TRUE(event.has_content);
  EXPECT_EQ(event.text, "Yes");
}

TEST_F(ChatEventTest, AnotherChoiceStandsInWhereTheFirstHasNoText) {
  const auto choice = [](int index, const std::string& text) {
    return R"({"index":)" + std::to_string(index) + R"(,"delta":{"content":")" + text + R"("}})";
  };
  const auto parse = [&](const std::string& choices) {
    return Parse(R"({"choices":[)" + choices + "]}");
  };
  const ChatEvent only = parse(choice(1, "a"));
  EXPECT_EQ(only.text, "a");
  EXPECT_TRUE(only.is_other_text);
  for (const std::string& choices :
       {choice(0, "a") + "," + choice(1, "b"), choice(1, "b") + "," + choice(0, "a")}) {
    const ChatEvent both = parse(choices);
    EXPECT_EQ(both.text, "a") << choices;
    EXPECT_FALSE(both.is_other_text) << choices;
  }
  const ChatEvent third = parse(choice(1, "") + "," + choice(2, "c") + "," + choice(3, "d"));
  EXPECT_EQ(third.text, "c");
  EXPECT_TRUE(third.is_other_text);
  EXPECT_FALSE(parse(choice(0, "a")).is_other_text);
  EXPECT_EQ(parse(choice(0, "") + "," + choice(1, "b")).text, "b");
  EXPECT_EQ(parse(choice(1, "b") + "," + choice(0, "")).text, "b");
}

TEST_F(ChatEventTest, DataMayBeFramedTwice) {
  EXPECT_EQ(Parse(R"(data: {"choices":[{"delta":{"content":"a"}}]})").text, "a");
  EXPECT_EQ(Parse(R"(data:data: {"choices":[{"delta":{"content":"a"}}]})").text, "a");
  EXPECT_EQ(Parse("data: [DONE]").kind, Kind::kDone);
  EXPECT_EQ(Parse("data: ").kind, Kind::kHeartbeat);
}

TEST_F(ChatEventTest, AStatusOfAFailureIsAnError) {
  for (const char* json : {R"({"status":"failed"})", R"({"task_status":"failed"})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kError) << json;
    EXPECT_EQ(event.error_message.find('{'), std::string_view::npos) << json;
  }
  EXPECT_EQ(Parse(R"({"task_status":"PROCESSING","status":"running"})").kind, Kind::kHeartbeat);
}

TEST_F(ChatEventTest, AListIsNamed) {
  const ChatEvent event = Parse(R"([{"choices":[]},{"candidate":[]}])");
  EXPECT_EQ(event.kind, Kind::kMalformed);
  EXPECT_TRUE(event.error_message.starts_with("a list in place of a completion in: ["))
      << event.error_message;
}

TEST_F(ChatEventTest, RefusalIsContent) {
  const ChatEvent event = ParseDelta(R"({"refusal":"No.","content":null})");
  EXPECT_TRUE(event.has_content);
  EXPECT_EQ(event.text, "No.");
}

TEST_F(ChatEventTest, ToolCallsAreTokens) {
  for (const char* delta :
       {R"({"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{\"a\""}}]})",
        R"({"tool_calls":[{"function":{"name":null}},{"function":{"arguments":"1"}}]})",
        R"({"tool_calls":{"index":0,"function":{"name":null,"arguments":"{"}}})",
        R"({"tool_calls":[{"function":{"arguments":{"city":"Oslo"}}}]})",
        R"({"function_call":{"name":"f","arguments":"{"}})"}) {
    const ChatEvent event = ParseDelta(delta);
    EXPECT_EQ(event.kind, Kind::kMessage) << event.error_message;
    EXPECT_TRUE(event.has_tool_call) << delta;
    EXPECT_FALSE(event.has_content) << delta;
  }
}

TEST_F(ChatEventTest, TheNameOfAToolIsNoToken) {
  for (const char* delta :
       {R"({"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":""}}]})",
        R"({"tool_calls":[{"type":"custom","custom":{"name":"f","input":""}}]})",
        R"({"function_call":{"name":"f","arguments":""}})"}) {
    const ChatEvent event = ParseDelta(delta);
    EXPECT_TRUE(event.names_tool) << delta;
    EXPECT_FALSE(event.IsToken()) << delta;
  }
  EXPECT_FALSE(ParseDelta(R"({"tool_calls":[{"function":{"name":""}}]})").names_tool);
}

TEST_F(ChatEventTest, EscapesAreDecoded) {
  EXPECT_EQ(ParseDelta(R"({"content":"a\n\"\\\u00e9\ud83d\ude42"})").text,
            "a\n\"\\\xC3\xA9\xF0\x9F\x99\x82");
}

TEST_F(ChatEventTest, FinishReason) {
  const auto with_reason = [&](const std::string& reason) {
    return std::string(
        Parse(R"({"choices":[{"index":0,"delta":{},"finish_reason":)" + reason + "}]}")
            .finish_reason);
  };
  EXPECT_EQ(with_reason("null"), "");
  EXPECT_EQ(with_reason(R"("")"), "");
  EXPECT_EQ(with_reason(R"("stop")"), "stop");
  EXPECT_EQ(with_reason(R"("length")"), "length");
  EXPECT_EQ(with_reason(R"({"type":"abort","message":"m"})"), "abort");
  EXPECT_EQ(with_reason("[1]"), "");
}

TEST_F(ChatEventTest, ContentAndFinishReasonInOneEvent) {
  const ChatEvent event =
      Parse(R"({"choices":[{"finish_reason":"stop","delta":{"content":"."}}]})");
  EXPECT_EQ(event.text, ".");
  EXPECT_EQ(event.finish_reason, "stop");
}

TEST_F(ChatEventTest, UsageWithEmptyNullOrMissingChoices) {
  const std::string usage =
      R"("usage":{"prompt_tokens":7,"total_tokens":10,"completion_tokens":3})";
  for (const std::string& json :
       {R"({"choices":[],)" + usage + "}", R"({"choices":null,)" + usage + "}", "{" + usage + "}",
        "{" + usage + R"(,"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kMessage) << json;
    EXPECT_FALSE(event.IsToken()) << json;
    ASSERT_TRUE(event.usage) << json;
    EXPECT_EQ(event.usage->prompt_tokens, 7);
    EXPECT_EQ(event.usage->completion_tokens, 3);
    EXPECT_FALSE(event.usage->reasoning_tokens);
    EXPECT_FALSE(event.usage->cached_tokens);
  }
}

TEST_F(ChatEventTest, UsageWithContent) {
  const ChatEvent event =
      Parse(R"({"choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"completion_tokens":1}})");
  EXPECT_TRUE(event.IsToken());
  EXPECT_EQ(event.usage->completion_tokens, 1);
  EXPECT_FALSE(event.usage->prompt_tokens);
}

TEST_F(ChatEventTest, TextComesFromChoiceZeroInAnyOrder) {
  const ChatEvent event =
      Parse(R"({"choices":[{"delta":{"content":"b"},"finish_reason":"length","index":1},)"
            R"({"delta":{"content":"a"},"finish_reason":"stop","index":0}]})");
  EXPECT_EQ(event.text, "a");
  EXPECT_EQ(event.finish_reason, "stop");
}

TEST_F(ChatEventTest, TextOfAnotherChoiceIsATokenToo) {
  const ChatEvent event =
      Parse(R"({"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"stop"}]})");
  EXPECT_TRUE(event.has_content);
  EXPECT_TRUE(event.is_other_text);
  EXPECT_EQ(event.finish_reason, "");
}

TEST_F(ChatEventTest, TextOfChoiceZeroIsJoined) {
  EXPECT_EQ(Parse(R"({"choices":[{"index":0,"delta":{"content":"a"}},)"
                  R"({"index":1,"delta":{"content":"x"}},{"index":0,"delta":{"content":"b"}}]})")
                .text,
            "ab");
  EXPECT_EQ(ParseDelta(R"({"content":"a","refusal":"b"})").text, "ab");
  EXPECT_EQ(ParseDelta(R"({"content":[{"type":"text","text":"a"}],"refusal":"b"})").text, "ab");
  EXPECT_EQ(ParseDelta(R"({"refusal":"a","content":[{"type":"text","text":"b"}]})").text, "ab");
}

TEST_F(ChatEventTest, EveryChoiceBeginsAndEnds) {
  const ChatEvent event =
      Parse(R"({"choices":[{"index":1,"delta":{"content":"b"},"finish_reason":"abort"},)"
            R"({"index":2,"delta":{"tool_calls":[{"function":{"arguments":"{"}}]}},)"
            R"({"index":3,"delta":{},"finish_reason":"length"},)"
            R"({"index":4,"delta":{"role":"assistant"},"finish_reason":""},)"
            R"({"index":9999,"delta":{"reasoning":"r"}},{"index":-1,"delta":{"content":"c"}}]})");
  EXPECT_EQ(event.finish_reason, "");
  EXPECT_EQ(event.other_failure, "abort");
  EXPECT_EQ(event.other_finish_reason, "length");
  EXPECT_EQ(event.choices_with_text, 0b110U | std::uint64_t{1} << 63);
  EXPECT_EQ(event.choices_ended, 0b1010U);
}

TEST_F(ChatEventTest, BytesOfTextAreCountedByKind) {
  const ChatEvent event =
      Parse(R"({"choices":[{"delta":{"content":"abc","reasoning":"de","role":"assistant"}},)"
            R"({"delta":{"content":[{"type":"thinking","thinking":"fghi"}],)"
            R"("tool_calls":[{"function":{"name":"f","arguments":"{}"}}]}}]})");
  EXPECT_EQ(event.content_bytes, 5U);    // abc and {}
  EXPECT_EQ(event.reasoning_bytes, 6U);  // de and fghi
}

TEST_F(ChatEventTest, ErrorsHaveACode) {
  EXPECT_EQ(Parse(R"({"error":{"message":"m","code":500}})").error_code, "500");
  EXPECT_EQ(Parse(R"({"code":1305,"msg":"m"})").error_code, "1305");
  EXPECT_EQ(
      Parse(R"({"choices":[{"delta":{},"error":{"message":"m","code":"overloaded"}}]})").error_code,
      "overloaded");
  EXPECT_EQ(Parse(R"({"error":{"message":"m","code":null,"type":"x"}})").error_code, "");
  EXPECT_EQ(Parse(R"({"error":{"message":"m","code":0}})").error_code, "");
  EXPECT_EQ(Parse("the upstream timed out").error_code, "");
}

TEST_F(ChatEventTest, ChoiceWithoutIndexCountsByPosition) {
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{"content":"a"}},{"delta":{"content":"b"}}]})").text,
            "a");
  EXPECT_EQ(Parse(R"({"choices":[{"index":null,"delta":{"content":"a"}}]})").text, "a");
}

TEST_F(ChatEventTest, UnknownKeysAreSkipped) {
  const ChatEvent event =
      Parse(R"({"timings":{"a":[1,{"b":"}]"}],"c":null},"choices":[{"x":[[]],"index":0,"delta":)"
            R"({"y":{"content":"no"},"content":"yes"}}],"usage":null,"z":[{"usage":1}]})");
  EXPECT_EQ(event.kind, Kind::kMessage);
  EXPECT_EQ(event.text, "yes");
}

TEST_F(ChatEventTest, SpaceAndLineBreaksBetweenTokens) {
  EXPECT_EQ(Parse(" { \"choices\" :\n[ { \"delta\" : { \"content\" : \"a\" } } ] }\n ").text, "a");
}

TEST_F(ChatEventTest, Done) {
  for (const char* mark : {"[DONE]", "[done]", " [DONE] ", "\"[DONE]\"", "[DONE]]", "[DONE]\r"}) {
    EXPECT_EQ(Parse(mark).kind, Kind::kDone) << mark;
  }
  EXPECT_EQ(Parse("[DONT]").kind, Kind::kMalformed);
}

TEST_F(ChatEventTest, ErrorObjects) {
  for (
      const char* json :
      {R"({"error":{"message":"out of memory","type":"server_error","code":500}})",
       R"({"error":"out of memory","error_type":"generation"})",
       R"({"object":"error","message":"out of memory","code":500})",
       R"({"code":500,"message":"out of memory","type":"server_error"})",
       R"({"choices":[{"index":0,"delta":{"content":""}}],"error":{"message":"out of memory"}})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kError) << json;
    EXPECT_EQ(event.error_message, "out of memory") << json;
    EXPECT_FALSE(event.IsToken());
  }
}

TEST_F(ChatEventTest, NullErrorIsNotAnError) {
  EXPECT_EQ(Parse(R"({"error":null,"choices":[]})").kind, Kind::kMessage);
}

TEST_F(ChatEventTest, JsonThatDoesNotParseIsMalformed) {
  for (const char* json :
       {"{", R"({"choices":[)", R"({"choices":[{"delta":{"content":"a)",
        R"({"choices":[{"delta":{"content":"a"}}])", "hello", R"({"choices":[]} {})",
        R"({"choices":[]}])", R"({"choices":[{"delta":{"content":"\x"}}]})", R"({"choices" []})",
        "{\"choices\":tru}"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kMalformed) << json;
    EXPECT_NE(event.error_message, "") << json;
    EXPECT_FALSE(event.IsToken());
  }
}

TEST_F(ChatEventTest, ScalarsAndListsInPlaceOfAChunkAreMalformed) {
  for (const char* json :
       {R"("text")", R"([{"choices":[]},7])", R"({"choices":"a"})", R"({"choices":2})",
        R"({"choices":[{"delta":7}]})", R"({"choices":[{"index":0},7]}{})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kMalformed) << json;
    EXPECT_NE(event.error_message, "") << json;
  }
}

TEST_F(ChatEventTest, ObjectsOfNoKnownKindAreUnknownWithAnExcerpt) {
  for (const char* json : {R"({"usage":null})", R"({"choices":{}})", R"({"id":"x","n":[1]})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kUnknown) << json;
    EXPECT_EQ(event.error_message, std::string("not a completion in: ") + json);
  }
}

TEST_F(ChatEventTest, HeartbeatsAreNeitherTokensNorErrors) {
  for (const char* data : {"", " ", "{}", "[]", "null", "ping", "[PING]", "keep-alive",
                           R"({"type":"ping"})", R"({"type":"heartbeat","at":1})"}) {
    EXPECT_EQ(Parse(data).kind, Kind::kHeartbeat) << data;
  }
  EXPECT_EQ(Parse(R"({"at":1})", "ping").kind, Kind::kHeartbeat);
}

TEST_F(ChatEventTest, ValuesOfAnotherTypeThatAreNotNeededCostNothing) {
  for (const char* json :
       {R"({"choices":[{"delta":[]}]})", R"({"choices":[],"usage":3})",
        R"({"choices":[],"usage":[]})",
        R"({"choices":[{"index":"0","delta":{},"finish_reason":[]}]})", R"({"choices":[null]})",
        R"({"choices":[],"usage":{"completion_tokens":{},"prompt_tokens_details":[]}})"}) {
    EXPECT_EQ(Parse(json).kind, Kind::kMessage) << json << Parse(json).error_message;
  }
}

TEST_F(ChatEventTest, ReasoningIsSeenUnderAnyNameAndShape) {
  for (const char* delta :
       {R"({"reasoning_text":"a"})", R"({"thinking":"a"})", R"({"thought":"a"})",
        R"({"reasoning":{"content":"a"}})", R"({"reasoning_details":[{"text":"a"}]})",
        R"({"thinking_blocks":[{"type":"thinking","thinking":"a","signature":"s"}]})",
        R"({"content":[{"text":"a","type":"thinking"}]})",
        R"({"provider_specific_fields":{"thinking_blocks":[{"thinking":"a"}]}})"}) {
    const ChatEvent event = ParseDelta(delta);
    EXPECT_TRUE(event.has_reasoning) << delta << event.error_message;
    EXPECT_FALSE(event.has_content) << delta;
    EXPECT_EQ(event.text, "") << delta;
  }
}

TEST_F(ChatEventTest, KeysThatHoldNoGeneratedTextAreNoTokens) {
  for (const char* delta :
       {R"({"id":"a","name":"b","type":"c","status":"d","index":"e"})",
        R"({"reasoning_details":[{"type":"reasoning.encrypted","data":"gAAA"}]})",
        R"({"content":[{"type":"redacted_thinking","data":"gAAA"}]})",
        R"({"extra_content":{"google":{"thought_signature":"s"}}})",
        R"({"annotations":[{"url_citation":{"title":"t"}}]})", R"({"system_fingerprint":"fp"})",
        R"({"uuid":"u","created_at":"2026","model":"m","object":"o","requestId":"r"})",
        R"({"provider_specific_fields":{"citation":null,"x":"abc"},"obfuscation":"kfj"})",
        R"({"extra":{"updated_at":"now","request_hash":"ab","finishReason":"x"}})",
        R"({"context":{"citations":[{"title":"t"}]}})"}) {
    EXPECT_FALSE(ParseDelta(delta).IsToken()) << delta;
  }
}

TEST_F(ChatEventTest, AnUnknownKeyWithTextIsATokenAndIsNamed) {
  const ChatEvent event = ParseDelta(R"({"narration":["x"]})");
  EXPECT_TRUE(event.has_content);
  EXPECT_EQ(event.unknown_key, "narration");
  EXPECT_EQ(ParseDelta(R"({"audio":{"transcript":"x"}})").unknown_key, "");
}

TEST_F(ChatEventTest, DeltaOverridesMessageInAnyOrder) {
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{"content":"a"},"message":{"content":"ba"}}]})").text,
            "a");
  EXPECT_EQ(Parse(R"({"choices":[{"message":{"content":"ba"},"delta":{"content":"a"}}]})").text,
            "a");
  const ChatEvent beside = Parse(R"({"choices":[{"message":{"content":"ba"},"delta":{}}]})");
  EXPECT_FALSE(beside.IsToken());
  EXPECT_EQ(beside.text_beside, "ba");
  EXPECT_TRUE(Parse(R"({"choices":[{"message":{"content":"ba"},"delta":null}]})").IsToken());
}

TEST_F(ChatEventTest, TextBesideADeltaWithoutTextIsSeen) {
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{},"text":"a"}]})").text, "a");
  EXPECT_EQ(Parse(R"({"choices":[{"text":"a","delta":{"role":"assistant"}}]})").text, "a");
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{"content":"a"},"text":"b"}]})").text, "a");
  EXPECT_EQ(Parse(R"({"choices":[{"delta":null,"content":"a"}]})").text, "a");
  EXPECT_TRUE(Parse(R"({"choices":[{"delta":{},"reasoning_content":"a"}]})").has_reasoning);
  const ChatEvent both =
      Parse(R"({"choices":[{"message":{"content":"a"},"reasoning_content":"b"}]})");
  EXPECT_EQ(both.text, "a");
  EXPECT_EQ(both.reasoning_bytes, 1U);
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{},"message":{"content":[{"text":"a"}]}}]})").text_beside,
            "a");
}

TEST_F(ChatEventTest, TextBesideTheDeltaOfAnotherChoiceIsSeen) {
  const ChatEvent other =
      Parse(R"({"choices":[{"index":2,"delta":{},"message":{"content":"b"}}]})");
  EXPECT_FALSE(other.IsToken());
  EXPECT_EQ(other.text_beside, "b");
  EXPECT_EQ(other.beside_choice, 4U);  // bit 2
  // That of the first choice counts before it.
  const ChatEvent both = Parse(R"({"choices":[{"index":0,"delta":{},"message":{"content":"a"}},)"
                               R"({"index":1,"delta":{},"message":{"content":"b"}}]})");
  EXPECT_EQ(both.text_beside, "a");
  EXPECT_EQ(both.beside_choice, 1U);
}

TEST_F(ChatEventTest, TextBesideTheChoicesIsSeen) {
  for (const char* json :
       {R"({"choices":[{"delta":{}}],"content":"a"})", R"({"text":"a","choices":[]})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_FALSE(event.IsToken()) << json;
    EXPECT_EQ(event.text_beside, "a") << json;
    EXPECT_EQ(event.beside_choice, 1U) << json;
  }
  EXPECT_TRUE(Parse(R"({"reasoning_content":"a","choices":[{"delta":{}}]})").has_reasoning);
  EXPECT_TRUE(
      Parse(R"({"choices":[{"delta":{"content":"a"}}],"content":"a"})").text_beside.empty());
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{}}],"finish_reason":"error"})").finish_reason, "error");
  // The last event may repeat all of the reasoning. Settings and words of them are no text.
  for (const char* field :
       {R"("finish_reason":"stop","reasoning":"a")", R"("reasoning_effort":"high")",
        R"("reasoning":{"effort":"high"})", R"("thinking":"enabled")", R"("message":"ok")",
        R"("content":null)", R"("text":{"format":"json"})"}) {
    const ChatEvent event =
        Parse(std::string(R"({"choices":[{"delta":{"role":"assistant"}}],)") + field + "}");
    EXPECT_FALSE(event.IsToken()) << field;
    EXPECT_EQ(event.text_beside, "") << field;
  }
}

TEST_F(ChatEventTest, TextWithoutAListOfChoicesIsNoUsageAlone) {
  for (const char* field : {R"("content":"a")", R"("message":{"content":"a"})",
                            R"("choices":{"delta":{"content":"a"}})"}) {
    const std::string json =
        std::string("{") + field + R"(,"usage":{"prompt_tokens":5,"completion_tokens":1}})";
    EXPECT_EQ(Parse(json).kind, Kind::kUnknown) << json;
    EXPECT_EQ(parser_.ParseResponse(json).kind, Kind::kMalformed) << json;
  }
}

TEST_F(ChatEventTest, InvalidTextIsReplaced) {
  EXPECT_EQ(ParseDelta("{\"content\":\"a\xFF\"}").text, "a\xEF\xBF\xBD");
  EXPECT_EQ(ParseDelta(R"({"content":"\ud83d"})").text, "\xEF\xBF\xBD");
  EXPECT_EQ(ParseDelta(R"({"content":"\\ud83d \ude00\ud83d\ude00"})").text,
            "\\ud83d \xEF\xBF\xBD\xF0\x9F\x98\x80");
}

TEST_F(ChatEventTest, ErrorsAreFoundWhereverTheyStand) {
  for (const char* json :
       {R"({"choices":[{"delta":{},"error":{"message":"out of memory"}}]})",
        R"({"detail":"out of memory"})", R"({"errorMessage":"out of memory"})",
        R"({"code":500,"msg":"out of memory"})", R"([{"error":{"message":"out of memory"}}])",
        R"({"choices":[{"delta":{"error":{"message":"out of memory"}}}]})",
        R"({"choices":[{"message":{"content":"a","error":"out of memory"}}]})",
        R"({"choices":[{"delta":{"content":"a"},"errors":["out of memory"]}]})",
        R"({"fault":{"faultstring":"out of memory"}})", R"({"Error":"out of memory"})",
        R"({"choices":[],"exception":"out of memory"})",
        R"({"success":false,"reason":"out of memory"})",
        R"({"choices":null,"base_resp":{"status_code":1,"status_msg":"out of memory"}})",
        R"({"choices":[{"delta":{"content":"a"}}],"code":500,"message":"out of memory"})",
        R"({"choices":[],"detail":"out of memory"})", R"({"response":{"error":"out of memory"}})",
        R"({"choices":[{"delta":{}}],"x_groq":{"error":"out of memory"}})",
        R"({"throttlingException":{"message":"out of memory"}})",
        R"({"status":"failed","message":"out of memory"})"}) {
    const ChatEvent event = Parse(json);
    EXPECT_EQ(event.kind, Kind::kError) << json;
    EXPECT_EQ(event.error_message, "out of memory") << json;
  }
  EXPECT_EQ(Parse(R"({"choices":[{"delta":{}}],"status":"failed"})").kind, Kind::kError);
  EXPECT_EQ(Parse("the upstream timed out").kind, Kind::kError);
  EXPECT_EQ(Parse("any words", "error").error_message, "any words");
  EXPECT_EQ(Parse(R"({"message":"boom","data":{"choices":[]}})", "error").error_message, "boom");
  EXPECT_EQ(Parse(R"({"reason":"any words"})", "exception").error_message, "any words");
  for (const char* data : {"", "{}", "null", "[]"}) {
    EXPECT_EQ(Parse(data, "error").error_message, "an event 'error' without words") << data;
  }
}

TEST_F(ChatEventTest, EmptyErrorsAreNone) {
  for (const char* error :
       {"null", "false", "0", R"("")", "{}", "[]", R"({"code":0,"message":""})"}) {
    EXPECT_EQ(Parse(std::string(R"({"choices":[],"error":)") + error + "}").kind, Kind::kMessage)
        << error;
  }
  EXPECT_EQ(Parse(R"({"code":0,"msg":"success"})").kind, Kind::kUnknown);
  for (const char* field : {R"("code":0,"message":"")", R"("code":20000,"message":"ok")",
                            R"("base_resp":{"status_code":0,"status_msg":"success"})",
                            R"("success":true)", R"("status":"processing","message":"m")",
                            R"("detail":"a detail")", R"("x_groq":{"id":"r","error":null})"}) {
    EXPECT_EQ(Parse(std::string(R"({"choices":[{"delta":{"content":"a"}}],)") + field + "}").text,
              "a")
        << field;
  }
}

TEST_F(ChatEventTest, OtherApisAreNamed) {
  EXPECT_THAT(std::string(Parse(R"({"type":"message_start","message":{}})").error_message),
              HasSubstr("another API (Anthropic messages)"));
  EXPECT_THAT(std::string(Parse(R"({"type":"response.created"})").error_message),
              HasSubstr("another API (OpenAI responses)"));
}

TEST_F(ChatEventTest, MalformedMessageSaysWhyWithAnExcerptOnOneLine) {
  EXPECT_EQ(Parse("{\"a\":\n1}").error_message, "not a completion in: {\"a\": 1}");
  EXPECT_EQ(Parse(R"({"choices":2})").error_message,
            R"(a value of the wrong type in: {"choices":2})");
  const ChatEvent event = Parse(std::string(1000, 'x'));
  EXPECT_THAT(std::string(event.error_message), HasSubstr("in: " + std::string(120, 'x') + "..."));
}

TEST_F(ChatEventTest, ParserIsUsableAfterEveryError) {
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(Parse(R"({"choices":[{"delta":{"con)").kind, Kind::kMalformed);
    EXPECT_EQ(Parse(R"({"choices":[{"delta":7}]})").kind, Kind::kMalformed);
    EXPECT_EQ(ParseDelta(R"({"content":"a"})").text, "a");
  }
}

// Any truncation and any damaged byte yields some event, and the parser stays usable.
TEST_F(ChatEventTest, DamagedEventsNeverBreakTheParser) {
  const std::string whole =
      R"({"choices":[{"delta":{"content":"\u00e9","tool_calls":[{"function":{"name":"f"}}]},)"
      R"("index":0,"finish_reason":null}],"usage":{"completion_tokens":1,)"
      R"("prompt_tokens_details":{"cached_tokens":-2}},"error":null,"t":[1.5e3,{}]})";
  ASSERT_EQ(Parse(whole).kind, Kind::kMessage);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_EQ(Parse(whole.substr(0, i)).kind, i == 0 ? Kind::kHeartbeat : Kind::kMalformed) << i;
    for (const char damage : {'"', '{', '}', '[', ']', ',', ':', '\\', '0', '\0', '\xFF'}) {
      std::string damaged = whole;
      damaged[i] = damage;
      Parse(damaged);
    }
  }
  EXPECT_EQ(Parse(whole).text, "\xC3\xA9");
}

TEST_F(ChatEventTest, DeepNestingIsMalformedOrSkipped) {
  const std::string open(5000, '[');
  const std::string close(5000, ']');
  EXPECT_EQ(Parse(open).kind, Kind::kMalformed);
  Parse(R"({"choices":[],"x":)" + open + close + "}");
  EXPECT_EQ(Parse(R"({"choices":[]})").kind, Kind::kMessage);
}

TEST_F(ChatEventTest, EventsOfAnySizeAreParsed) {
  for (const std::size_t size : {10U, 1'000'000U, 3U}) {
    const std::string text(size, 'x');
    EXPECT_EQ(ParseDelta(R"({"content":")" + text + R"("})").text, text);
  }
}

TEST_F(ChatEventTest, ParserCanBeMoved) {
  ChatEventParser moved = std::move(parser_);
  parser_ = std::move(moved);
  EXPECT_EQ(ParseDelta(R"({"content":"a"})").text, "a");
}

TEST(ChatResponseTest, ContentUsageAndFinishReason) {
  ChatEventParser parser;
  const ChatEvent response = parser.ParseResponse(
      R"({"id":"c","object":"chat.completion","choices":[{"index":0,"message":)"
      R"({"role":"assistant","reasoning_content":"Hmm","content":"Because."},)"
      R"("finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}})");
  EXPECT_EQ(response.kind, Kind::kMessage);
  EXPECT_TRUE(response.has_content);
  EXPECT_TRUE(response.has_reasoning);
  EXPECT_FALSE(response.has_tool_call);
  EXPECT_EQ(response.text, "Because.");
  EXPECT_EQ(response.finish_reason, "stop");
  EXPECT_EQ(response.usage->prompt_tokens, 5);
  EXPECT_EQ(response.usage->completion_tokens, 2);
}

TEST(ChatResponseTest, ToolCall) {
  ChatEventParser parser;
  const ChatEvent response = parser.ParseResponse(
      R"({"choices":[{"message":{"content":null,"tool_calls":[{"id":"c","type":"function",)"
      R"("function":{"name":"f","arguments":"{}"}}]},"finish_reason":"tool_calls"}]})");
  EXPECT_TRUE(response.has_tool_call);
  EXPECT_FALSE(response.has_content);
  EXPECT_EQ(response.finish_reason, "tool_calls");
}

TEST(ChatResponseTest, ErrorsAndOtherBodies) {
  ChatEventParser parser;
  const ChatEvent error = parser.ParseResponse(R"({"error":{"message":"no"}})");
  EXPECT_EQ(error.kind, Kind::kError);
  EXPECT_EQ(error.error_message, "no");
  EXPECT_EQ(parser.ParseResponse("\xEF\xBB\xBF{\"choices\":[]}").kind, Kind::kMessage);
  EXPECT_EQ(parser.ParseResponse("").kind, Kind::kMalformed);
  EXPECT_EQ(parser.ParseResponse("[DONE]").kind, Kind::kMalformed);
  const ChatEvent html = parser.ParseResponse("<html>hi</html>");
  EXPECT_EQ(html.kind, Kind::kMalformed);
  EXPECT_THAT(std::string(html.error_message), HasSubstr("in: <html>hi</html>"));
}

TEST(ChatResponseTest, BodyNeedsNoPadding) {
  ChatEventParser parser;
  const std::string_view json = R"({"choices":[{"message":{"content":"a"}}]})";
  const auto exact = std::make_unique<char[]>(json.size());
  json.copy(exact.get(), json.size());
  EXPECT_EQ(parser.ParseResponse({exact.get(), json.size()}).text, "a");
}

}  // namespace
}  // namespace llmb
