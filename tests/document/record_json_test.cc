#include "harness/document/record_json.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/document/json_value.h"

namespace llmb {
namespace {

TEST(RecordJson, AValueThatDoesNotExistIsAnAbsentKey) {
  std::string json;
  AppendRecordJson(json, RequestRecord{});
  const Json parsed = Json::parse(json);
  EXPECT_FALSE(parsed.contains("time_to_first_token"));
  EXPECT_FALSE(parsed.contains("output_tokens"));
  EXPECT_FALSE(parsed.contains("tokens_per_second"));
  EXPECT_EQ(parsed["success"], true);
}

TEST(RecordJson, ReadsBackWhatWasWritten) {
  RequestRecord record;
  record.endpoint_name = "a \"b\"";
  record.error_type = ErrorType::kReset;
  record.error_message = "broke";
  record.total_latency = Nanoseconds(3);
  record.inter_token_latency = InterTokenLatency{.average = Nanoseconds(1)};
  record.timestamp = WallTime(std::chrono::microseconds(1'700'000'000'123'456));
  std::string json;
  AppendRecordJson(json, record);
  const Result<RequestRecord> read = RecordFromJson(Json::parse(json));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->endpoint_name, record.endpoint_name);
  EXPECT_EQ(read->error_type, ErrorType::kReset);
  EXPECT_EQ(read->error_message, "broke");
  EXPECT_EQ(read->total_latency, Nanoseconds(3));
  EXPECT_EQ(read->inter_token_latency->average, Nanoseconds(1));
  EXPECT_EQ(read->timestamp, record.timestamp);
}

TEST(RecordJson, ATextIsReadLikeItsObject) {
  RequestRecord record;
  record.endpoint_name = "a \"b\" \xC3\xA9";
  record.total_latency = Nanoseconds(1'500'000'001);
  record.started = TimePoint(std::chrono::seconds(3));
  record.in_window = false;
  record.output_tokens = 7;
  std::string json;
  AppendRecordJson(json, record);
  const Result<RequestRecord> read = RecordFromText(json);
  ASSERT_TRUE(read) << read.error().message;
  std::string again;
  AppendRecordJson(again, *read);
  EXPECT_EQ(again, json);
  EXPECT_TRUE(RecordFromText(R"({"of_a_later_version":1,"output_tokens":2})"));
  for (const char* wrong : {"", "5", "[]", "{", R"({"request_id":{}})", R"({"request_id":[1]})",
                            R"({"output_tokens":"many"})", R"({"success":true} {})"}) {
    EXPECT_FALSE(RecordFromText(wrong)) << wrong;
  }
}

TEST(RecordJson, AValueThatIsNotAScalarIsAnError) {
  EXPECT_FALSE(RecordFromJson(Json::parse(R"({"request_id":{}})")));
  EXPECT_FALSE(RecordFromJson(Json::parse(R"({"output_tokens":"many"})")));
}

TEST(AppendJsonString, EscapesControlCharactersOfTerminals) {
  std::string json;
  AppendJsonString(json,
                   "\x1b[2J \x7F \xC2\x9B"
                   "31m \xC2\xA0\xE2\x82\xAC");
  EXPECT_EQ(json, "\"\\u001b[2J \\u007f \\u009b31m \xC2\xA0\xE2\x82\xAC\"");
  EXPECT_EQ(Json::parse(json),
            "\x1b[2J \x7F \xC2\x9B"
            "31m \xC2\xA0\xE2\x82\xAC");
}

TEST(AppendJsonString, EscapesAndReplacesInvalidUtf8) {
  std::string json;
  AppendJsonString(json, "a\"\\\n\x01\xFF");
  EXPECT_EQ(json, "\"a\\\"\\\\\\n\\u0001\xEF\xBF\xBD\"");
}

}  // namespace
}  // namespace llmb
