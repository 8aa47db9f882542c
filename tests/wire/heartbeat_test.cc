#include "harness/wire/heartbeat.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {
namespace {

using Kind = ChatEvent::Kind;

Kind KindOf(std::string data, std::string_view name = {}) {
  ChatEventParser parser;
  const std::size_t size = data.size();
  data.append(SseDecoder::kPadding, '\0');
  return parser.ParseChunk(std::string_view(data).substr(0, size), name).kind;
}

TEST(HeartbeatTest, NamesOfHeartbeatsAreKnownInAnyForm) {
  for (const char* name :
       {"ping", "PING", "pong", "heartbeat", "heart-beat", "Heart_Beat", "hb", "keepalive",
        "keep-alive", "keep_alive", "status", "progress", "queue"}) {
    EXPECT_TRUE(IsHeartbeatName(name)) << name;
  }
  for (const char* name : {"", "error", "message", "exception", "delta", "ping_failed_limit"}) {
    EXPECT_FALSE(IsHeartbeatName(name)) << name;
  }
}

TEST(HeartbeatTest, TextsThatSayOnlyThatTheEndpointIsAlive) {
  for (const char* text : {"", ".", "...", ": keep-alive", "keep-alive", "OPENROUTER PROCESSING",
                           "123", "1790000000.5", "2026-11-30T10:00:00.5Z", "2026-11-30 10:00:00",
                           "ping - 2026-11-30 10:00:00.123+00:00", "queued, position 3", "true",
                           "Still working", "waiting"}) {
    EXPECT_TRUE(IsHeartbeatText(text)) << text;
    EXPECT_EQ(KindOf(text), Kind::kHeartbeat) << text;
  }
  for (const char* text : {"Hello", "Hello there", "503", "404", "dropped from the queue"}) {
    EXPECT_FALSE(IsHeartbeatText(text)) << text;
    EXPECT_EQ(KindOf(text), Kind::kMalformed) << text;
  }
}

TEST(HeartbeatTest, AnythingUnderTheNameOfAHeartbeatIsOne) {
  for (const char* data : {"", "503", "Hello", "2026-11-30T10:00:00Z", "{}", R"({"at":17})",
                           R"({"message":"hello"})", "null", R"("x")"}) {
    EXPECT_EQ(KindOf(data, "heartbeat"), Kind::kHeartbeat) << data;
  }
}

TEST(HeartbeatTest, ObjectsThatSayOnlyThatTheEndpointIsAlive) {
  for (const char* json :
       {R"({"status":"processing"})", R"({"status":"queued","position":3})", R"({"ping":1})",
        R"({"type":"keepalive","sequence_number":1})", R"({"object":"ping"})",
        R"({"event":"heartbeat","status":"ok"})", R"({"state":"in_progress","message":"wait"})",
        R"({"message":"Your request is being processed, please wait","status":"processing"})"}) {
    EXPECT_EQ(KindOf(json), Kind::kHeartbeat) << json;
  }
}

TEST(HeartbeatTest, AnErrorThatLooksLikeAHeartbeatIsAnError) {
  for (const char* json :
       {R"({"type":"ping","error":{"message":"m"}})", R"({"type":"heartbeat","detail":"m failed"})",
        R"({"status":"processing failed"})", R"({"type":"ping","code":503,"message":"m"})",
        R"({"status":"processing","errors":["m"]})", R"({"message":"cannot process the ping"})",
        R"({"type":"ping","message":"request dropped"})"}) {
    EXPECT_EQ(KindOf(json), Kind::kError) << json;
    EXPECT_EQ(KindOf(json, "ping"), Kind::kError) << json;
  }
  EXPECT_EQ(KindOf("upstream connect error", "heartbeat"), Kind::kError);
  EXPECT_EQ(KindOf(": keep-alive failed"), Kind::kError);
  EXPECT_EQ(KindOf("ping", "error"), Kind::kError);
}

TEST(HeartbeatTest, OnlyTheStatusOfAResponseATaskOrAJobIsAnError) {
  for (const char* json : {R"({"state":"expired"})", R"({"taskStatus":"expired"})",
                           R"({"task_state":"aborted"})", R"({"jobState":"CANCELLED"})"}) {
    EXPECT_EQ(KindOf(json), Kind::kError) << json;
  }
  for (const char* json : {R"({"cache_status":"expired"})", R"({"quotaState":"exceeded"})"}) {
    EXPECT_EQ(KindOf(json), Kind::kUnknown) << json;
  }
}

TEST(HeartbeatTest, WhatHoldsTextIsNone) {
  EXPECT_FALSE(
      IsHeartbeatObject(nlohmann::json::parse(R"({"status":"processing","text":"a"})"), {}));
  EXPECT_EQ(KindOf(R"({"status":"processing","output":"Hello"})", "ping"), Kind::kUnknown);
  EXPECT_EQ(KindOf(R"({"choices":[{"delta":{"content":"a"}}]})", "ping"), Kind::kMessage);
}

TEST(HeartbeatTest, OtherTextUnderANameOfItsOwnIsUnknown) {
  EXPECT_EQ(KindOf("region=eu", "metadata"), Kind::kUnknown);
  EXPECT_EQ(KindOf("region=eu", "message"), Kind::kMalformed);
}

}  // namespace
}  // namespace llmb
