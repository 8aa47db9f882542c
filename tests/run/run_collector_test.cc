#include "harness/run/run_collector.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;

std::vector<Endpoint> TwoEndpoints() {
  Endpoint a;
  a.name = "a";
  Endpoint b;
  b.name = "b";
  return {a, b};
}

const std::vector<Prompt> kPrompts = {{"p", std::string(150, 'x'), "short", "simple", "coding"}};

RequestRecord Record(const std::string& endpoint, int repetition,
                     ErrorType error = ErrorType::kNone) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.prompt_id = "p";
  record.repetition = repetition;
  record.error_type = error;
  record.total_latency = milliseconds(100);
  record.token_times = {milliseconds(10), milliseconds(30), milliseconds(60)};
  return record;
}

CaseRun CaseOf(const std::string& endpoint, int repetition) {
  CaseRun run;
  run.endpoint_name = endpoint;
  run.prompt_id = "p";
  run.repetition_index = repetition;
  return run;
}

TEST(RunCollector, PutsRecordsIntoTheirCases) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  const RequestRecord* taken = collector.Take(Record("b", 0));
  ASSERT_NE(taken, nullptr);
  EXPECT_EQ(taken->prompt_category, "coding");
  EXPECT_EQ(taken->prompt_text.size(), kPromptTextCharacters + 3);
  EXPECT_TRUE(taken->token_times.empty());
  collector.Take(Record("a", 0));
  collector.Take(Record("b", 0, ErrorType::kReset));
  EXPECT_EQ(collector.Take(CaseOf("b", 0)), nullptr);
  collector.Take(CaseOf("a", 0));

  const std::vector<CaseResult> cases = collector.TakeCases("lost");
  ASSERT_EQ(cases.size(), 2U);  // endpoints in their own order, not that of their end
  EXPECT_EQ(cases[0].run.endpoint_name, "a");
  EXPECT_EQ(cases[0].requests.size(), 1U);
  EXPECT_EQ(cases[1].requests.size(), 2U);
  // Gaps of 20 and 30 ms, of the request that succeeded alone.
  EXPECT_EQ(cases[1].inter_token_latency.Total(), 2U);
  EXPECT_EQ(cases[1].inter_token_latency.Quantile(1), milliseconds(30));
  EXPECT_EQ(collector.Requests(), 3U);
  EXPECT_EQ(collector.SuccessfulRequests(), 2U);
}

TEST(RunCollector, RepetitionsAreCasesOfTheirOwn) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Take(Record("a", 1));
  collector.Take(Record("a", 0));
  collector.Take(CaseOf("a", 0));
  collector.Take(CaseOf("a", 1));
  CaseRun mean = CaseOf("a", 0);
  mean.aggregate_name = "mean";
  collector.Take(mean);
  const std::vector<CaseResult> cases = collector.TakeCases("lost");
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[0].requests.at(0).repetition, 0);
  EXPECT_EQ(cases[1].requests.at(0).repetition, 1);
  EXPECT_TRUE(cases[2].requests.empty());
}

TEST(RunCollector, NothingFinishedIsLostWithItsCase) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Take(Record("a", 0));
  const std::vector<CaseResult> cases = collector.TakeCases("a: killed");
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].run.error_message, "a: killed");
  EXPECT_EQ(cases[0].run.name, "a/p");
  EXPECT_EQ(cases[0].requests.size(), 1U);
  EXPECT_EQ(cases[0].run.counters.at(0).first, "requests");
}

TEST(RunCollector, KeepsNotes) {
  RunCollector collector(TwoEndpoints(), kPrompts);
  collector.Take(EndpointNote{"a", "note"});
  EXPECT_EQ(collector.Notes().at(0).text, "note");
  EXPECT_TRUE(collector.TakeCases("lost").empty());
}

}  // namespace
}  // namespace llmb
