#include "harness/journal/event_line.h"

#include <gtest/gtest.h>

#include "harness/document/record_json.h"
#include "harness/journal/search_stage_json.h"

namespace llmb {
namespace {

TEST(EventLine, ARecordKeepsItsTokenTimes) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.prompt_id = "p";
  record.workload = kPromptsWorkload;
  record.prompt_text = "known to the receiver";
  record.total_latency = Nanoseconds(9);
  record.token_times = {Nanoseconds(1), Nanoseconds(7)};
  const std::string line = EventToLine(record);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(line.find("known to the receiver"), std::string::npos);
  const Result<RunEvent> event = EventFromLine(line);
  ASSERT_TRUE(event) << event.error().message;
  const auto& read = std::get<RequestRecord>(*event);
  EXPECT_EQ(read.prompt_id, "p");
  EXPECT_EQ(read.total_latency, Nanoseconds(9));
  EXPECT_EQ(read.token_times, record.token_times);
  EXPECT_NE(line.find(R"("token_times_delta_ns":[1,6])"), std::string::npos) << line;
}

TEST(EventLine, RecordJsonIsThatOfTheRunDocument) {
  RequestRecord record;
  record.endpoint_name = "e";
  record.response_text = R"(,"token_times_delta_ns":[ "]})";
  std::string json;
  AppendRecordJson(json, record);
  EXPECT_EQ(RecordJsonOfLine(EventToLine(record), false), json);
  record.token_times = {Nanoseconds(4), Nanoseconds(9)};
  const std::string with_times = RecordJsonOfLine(EventToLine(record), true);
  EXPECT_EQ(with_times, json.substr(0, json.size() - 1) + R"(,"token_times_delta_ns":[4,5]})");
  EXPECT_EQ(RecordJsonOfLine(EventToLine(RequestRecord()), true).back(), '}');
  const Result<RequestRecord> read = RecordOfLine(EventToLine(record));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->response_text, record.response_text);
  EXPECT_TRUE(read->token_times.empty());
}

TEST(EventLine, ACaseKeepsItsCounters) {
  CaseRun run;
  run.name = "e/p";
  run.endpoint_name = "e";
  run.prompt_id = "p";
  run.counters = {{"ttft_ms", 1.5}, {"requests", 2}};
  run.error_message = "all failed";
  const Result<RunEvent> event = EventFromLine(EventToLine(run));
  ASSERT_TRUE(event);
  const auto& read = std::get<CaseRun>(*event);
  EXPECT_EQ(read.name, "e/p");
  EXPECT_EQ(read.counters, run.counters);
  EXPECT_EQ(read.error_message, "all failed");
}

TEST(EventLine, ANoteIsKept) {
  const Result<RunEvent> event = EventFromLine(EventToLine(EndpointNote{"e", "says \"no\"\n"}));
  ASSERT_TRUE(event);
  EXPECT_EQ(std::get<EndpointNote>(*event).text, "says \"no\"\n");
}

TEST(EventLine, AStageOfASearchIsKept) {
  SearchStageEnded ended{.endpoint_name = "e",
                         .result = {.stage = {.phase = SearchPhase::kRound,
                                              .round = 2,
                                              .rate = 2.345,
                                              .requests = 2000,
                                              .repetition = 1},
                                    .misses = {3, 160},
                                    .counted = 1600,
                                    .sent = 1999,
                                    .duration = std::chrono::milliseconds(1500),
                                    .client_limited = true,
                                    .completed_per_second = 2.25,
                                    .unjudged = {0, 5},
                                    .absent = 1},
                         .last = true};
  const Result<RunEvent> event = EventFromLine(EventToLine(ended));
  ASSERT_TRUE(event);
  const auto& read = std::get<SearchStageEnded>(*event);
  EXPECT_EQ(read.endpoint_name, "e");
  EXPECT_EQ(read.result, ended.result);
  EXPECT_TRUE(read.last);
}

TEST(EventLine, ARecordWithoutTokensHasNoTokenTimes) {
  const Result<RunEvent> event = EventFromLine(EventToLine(RequestRecord()));
  ASSERT_TRUE(event);
  EXPECT_TRUE(std::get<RequestRecord>(*event).token_times.empty());
}

TEST(EventLine, MalformedTokenTimesAreAnError) {
  const std::string line = EventToLine(RequestRecord());
  const std::string start = line.substr(0, line.find("[]}"));
  ASSERT_TRUE(EventFromLine(start + "[1,0]}"));
  ASSERT_TRUE(EventFromLine(start + "[4611686018427387903]}\n"));
  for (const char* times : {"[1,]}", "[,1]}", "[1 2]}", "[1.5]}", "[x]}", "[1", "[1]", "[1]}}",
                            "[1,2}", "[ ]}", "[9223372036854775808]}", "[4611686018427387904]}",
                            "[4611686018427387903,1]}", "[1,-1]}", "[-1]}", ""}) {
    EXPECT_FALSE(EventFromLine(start + times)) << times;
  }
}

TEST(EventLine, AnythingElseIsAnError) {
  for (const char* line : {"", "{}", "[]", "ready", "{\"request\":3}", "{\"request\":{}}",
                           "{\"note\":{}}", "{\"case\":{\"name\":3}}"}) {
    EXPECT_FALSE(EventFromLine(line)) << line;
  }
}

TEST(EventLine, ManyLevelsAreAnError) {
  const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
  EXPECT_FALSE(EventFromLine(R"({"note":{"endpoint_name":)" + deep + R"(,"text":"a"}})"));
  EXPECT_FALSE(
      EventFromLine(R"({"request":{"a":)" + deep + R"(,"b":1},"token_times_delta_ns":[]})"));
}

TEST(EventLine, TheEndOfAFlowKeepsItsMembers) {
  const std::string line = EventToLine(FlowEnded{"e", ClosedLoop{8}, 3});
  EXPECT_EQ(line,
            "{\"flow_ended\":{\"endpoint_name\":\"e\",\"load\":\"users:8\",\"repetition\":3}}\n");
  const Result<RunEvent> event = EventFromLine(line);
  ASSERT_TRUE(event);
  const auto& read = std::get<FlowEnded>(*event);
  EXPECT_EQ(read.endpoint_name, "e");
  EXPECT_EQ(read.load, LoadLevel(ClosedLoop{8}));
  EXPECT_EQ(read.repetition, 3);
  EXPECT_FALSE(EventFromLine("{\"flow_ended\":{\"endpoint_name\":\"e\"}}"));
}

StagePart PartOfAStage() {
  return {.stage = {.phase = SearchPhase::kRound, .round = 1, .rate = 12.5, .requests = 2000},
          .within = {700, 650},
          .misses = {90, 100},
          .unjudged = {0, 40},
          .successes = 790,
          .suspended = 3,
          .sent = 999,
          .has_ttft = true,
          .has_latency = true,
          .duration = std::chrono::seconds(80),
          .ends = {std::chrono::milliseconds(25), Nanoseconds(1)}};
}

TEST(StageParts, AreReadBackFromTheirTexts) {
  StagePart other = PartOfAStage();
  other.client_limited = true;
  const auto parts =
      StagePartsFromTexts({StagePartToText(PartOfAStage()), StagePartToText(other)}, 2);
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(*parts, (std::vector{PartOfAStage(), other}));
}

TEST(StageParts, OfAnotherStageOrOfOtherThresholdsAreRefused) {
  StagePart other = PartOfAStage();
  other.stage.rate = 13;
  const std::string text = StagePartToText(PartOfAStage());
  EXPECT_FALSE(StagePartsFromTexts({text, StagePartToText(other)}, 2));
  EXPECT_FALSE(StagePartsFromTexts({text}, 1));
  EXPECT_FALSE(StagePartsFromTexts({text, "level"}, 2));
}

}  // namespace
}  // namespace llmb
