#include "tools/convert/case_merger.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;
using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

RequestRecord RecordOf(const std::string& prompt, int latency, int repetition = 0) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.prompt_id = prompt;
  record.repetition = repetition;
  record.total_latency = seconds(latency);
  return record;
}

CaseRun RunOf(const std::string& prompt, int repetition = 0) {
  CaseRun run;
  run.endpoint_name = "a";
  run.prompt_id = prompt;
  run.name = run.run_name = "a/" + prompt;
  run.repetition_index = repetition;
  run.iterations = 1;
  return run;
}

CaseRun AggregateOf(const std::string& prompt, const std::string& name) {
  CaseRun run = RunOf(prompt);
  run.aggregate_name = name;
  run.counters = {{"requests", 1}};
  return run;
}

std::vector<MergedCase> Finish(CaseMerger& merger, bool lacks_requests = false) {
  return merger.Finish(
      {}, [](const std::string&, const LoadLevel&) { return ClientEvidence(); }, lacks_requests);
}

TEST(CaseMerger, WithoutCasesHasNone) {
  CaseMerger merger;
  EXPECT_THAT(Finish(merger), IsEmpty());
}

TEST(CaseMerger, OneCaseHasTheRequestsOfAllShards) {
  CaseMerger merger;
  CaseRun run = RunOf("p");
  run.cpu_time = 4;
  run.counters = {{"client_cpu_share", 0.1}, {"send_delay_p99_ms", 9}};
  merger.AddRequest(RecordOf("p", 1), 0);
  merger.AddCase(run, {});
  run.cpu_time = 1;
  run.iterations = 2;
  run.counters = {{"client_cpu_share", 0.5}};
  merger.AddRequest(RecordOf("p", 2), 1);
  merger.AddRequest(RecordOf("p", 6), 2);
  merger.AddCase(run, {});
  const std::vector<MergedCase> cases = Finish(merger);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_THAT(cases[0].requests, ElementsAre(0, 1, 2));
  EXPECT_EQ(cases[0].run.iterations, 3);
  EXPECT_DOUBLE_EQ(cases[0].run.real_time, 3000);  // ms: (1 + 2 + 6) / 3
  EXPECT_DOUBLE_EQ(cases[0].run.cpu_time, 2);      // (4 + 2 x 1) / 3
  EXPECT_THAT(cases[0].run.counters, Contains(Pair("client_cpu_share", 0.5)));
  EXPECT_THAT(cases[0].run.counters, Not(Contains(Pair("send_delay_p99_ms", 9))));
  EXPECT_FALSE(cases[0].run.interrupted);
}

// The second shard died: its journal has neither the CPU time nor the name of the case.
TEST(CaseMerger, AShardThatDiedDoesNotLowerTheCpuTime) {
  CaseMerger merger;
  CaseRun run = RunOf("p");
  run.interrupted = true;
  merger.AddRequest(RecordOf("p", 1), 0);
  merger.AddCase(run, {});
  run = RunOf("p");
  run.name = run.run_name = "a/p/manual_time";
  run.cpu_time = 4;
  merger.AddRequest(RecordOf("p", 1), 1);
  merger.AddCase(run, {});
  const std::vector<MergedCase> cases = Finish(merger);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_EQ(cases[0].run.cpu_time, 4);
  EXPECT_EQ(cases[0].run.name, "a/p/manual_time");
}

// The second shard had no user for p, and the first one none for r.
TEST(CaseMerger, CasesThatNotAllShardsHaveAreThere) {
  CaseMerger merger;
  for (const std::string prompt : {"p", "q", "q", "r"}) {
    merger.AddRequest(RecordOf(prompt, 1), 0);
    merger.AddCase(RunOf(prompt), {});
  }
  std::vector<std::string> names;
  for (const MergedCase& one : Finish(merger, true)) {
    names.push_back(one.run.prompt_id);
    EXPECT_TRUE(one.run.interrupted);
  }
  EXPECT_THAT(names, ElementsAre("p", "q", "r"));
}

// The case of a journal has no other name.
TEST(CaseMerger, ACaseHasTheNameOfAShardThatEndedIt) {
  CaseMerger merger;
  CaseRun run = RunOf("p");
  run.interrupted = true;
  merger.AddRequest(RecordOf("p", 1), 0);
  merger.AddCase(run, {});
  run.interrupted = false;
  run.name = "a/p/iterations:2/manual_time";
  merger.AddRequest(RecordOf("p", 1), 1);
  merger.AddCase(run, {});
  run.interrupted = true;
  run.name = "a/p";
  merger.AddCase(run, {});
  const CaseRun merged = Finish(merger).at(0).run;
  EXPECT_EQ(merged.name, "a/p/iterations:2/manual_time");
  EXPECT_TRUE(merged.interrupted);
}

// A warm-up request of another prompt stands with the case, and is in no figure.
TEST(CaseMerger, WarmupIsInNoFigure) {
  CaseMerger merger;
  merger.AddRequest(RecordOf("p", 1), 0);
  RequestRecord warmup = RecordOf("q", 100);
  warmup.warmup = true;
  merger.AddRequest(warmup, 1);
  merger.AddCase(RunOf("p"), {});
  const std::vector<MergedCase> cases = Finish(merger);
  ASSERT_EQ(cases.size(), 1U);
  EXPECT_THAT(cases[0].requests, ElementsAre(0, 1));
  EXPECT_EQ(cases[0].run.iterations, 1);
}

TEST(CaseMerger, ACaseFailedIfItFailedEverywhere) {
  CaseMerger merger;
  CaseRun failed = RunOf("p");
  failed.error_message = "refused";
  RequestRecord record = RecordOf("p", 1);
  record.error_type = ErrorType::kConnect;
  merger.AddRequest(record, 0);
  merger.AddCase(failed, {});
  CaseMerger other = merger;
  other.AddRequest(RecordOf("p", 1), 1);
  other.AddCase(RunOf("p"), {});
  EXPECT_EQ(Finish(merger).at(0).run.error_message, "refused");
  EXPECT_EQ(Finish(merger).at(0).run.client_verdict, "");
  EXPECT_EQ(Finish(other).at(0).run.error_message, std::nullopt);
}

// Repetition 0 takes 1 s and 3 s in two shards, repetition 1 takes 4 s: their mean is 3 s. One
// value has no deviation.
TEST(CaseMerger, AggregatesAreOverTheMergedRepetitions) {
  CaseMerger merger;
  merger.AddRequest(RecordOf("p", 1), 0);
  merger.AddCase(RunOf("p"), {});
  merger.AddCase(AggregateOf("p", "mean"), {});
  merger.AddRequest(RecordOf("p", 3), 1);
  merger.AddCase(RunOf("p"), {});
  CaseMerger single = merger;
  single.AddCase(AggregateOf("p", "stddev"), {});
  merger.AddRequest(RecordOf("p", 4, 1), 2);
  merger.AddCase(RunOf("p", 1), {});
  const std::vector<MergedCase> cases = Finish(merger);
  ASSERT_EQ(cases.size(), 3U);
  EXPECT_EQ(cases[2].run.aggregate_name, "mean");
  EXPECT_DOUBLE_EQ(cases[2].run.real_time, 3000);
  EXPECT_THAT(cases[2].run.counters, Contains(Pair("requests", 1.5)));
  EXPECT_EQ(Finish(single).size(), 2U);  // without the deviation
}

// One success of 2 s and two failures: the mean latency is 2 s, and the success rate (1 + 0 + 0)
// / 3.
TEST(CaseMerger, AggregatesCountFailedRepetitionsInTheSuccessRateAlone) {
  CaseMerger merger;
  merger.AddRequest(RecordOf("p", 2), 0);
  merger.AddCase(RunOf("p"), {});
  for (const int repetition : {1, 2}) {
    RequestRecord failed = RecordOf("p", 9, repetition);
    failed.error_type = ErrorType::kReset;
    merger.AddRequest(failed, static_cast<std::uint32_t>(repetition));
    CaseRun run = RunOf("p", repetition);
    run.error_message = "reset";
    merger.AddCase(run, {});
  }
  merger.AddCase(AggregateOf("p", "mean"), {});
  const std::vector<MergedCase> cases = Finish(merger);
  ASSERT_EQ(cases.size(), 4U);
  EXPECT_DOUBLE_EQ(cases[3].run.real_time, 2000);
  EXPECT_THAT(cases[3].run.counters, Contains(Pair("requests", 1)));
  EXPECT_THAT(cases[3].run.counters, Contains(Pair("success_rate", testing::DoubleEq(1.0 / 3))));
}

}  // namespace
}  // namespace llmb
