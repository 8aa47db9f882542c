#include "harness/journal/missing_requests.h"

#include <gtest/gtest.h>

#include "harness/journal/capacity_results.h"
#include "tests/journal/sample_journal.h"

namespace llmb {
namespace {

RunCollector CollectorOf(const std::vector<RequestRecord>& records) {
  const JournalHeader header = SampleHeader();
  RunCollector collector(header.context.endpoints, header.context.prompts);
  for (const RequestRecord& record : records) collector.Add(record, {});
  return collector;
}

TEST(MissingRequests, ComparesThePlanWithFinishedRequests) {
  const RunCollector collector = CollectorOf({SampleRecord("p", 0)});
  const MissingRequests missing = FindMissingRequests(SampleHeader().plan, collector);
  EXPECT_EQ(missing.planned, 4U);
  EXPECT_EQ(missing.missing, 3U);
  ASSERT_EQ(missing.lines.size(), 1U);
  EXPECT_EQ(missing.lines[0], "e: missing requests: 3 of 4 (incomplete: p (1 of 2); not begun: q)");
}

TEST(MissingRequests, AFailedRequestIsFinishedAndACancelledOneIsMissing) {
  const RunCollector collector =
      CollectorOf({SampleRecord("p", 0, ErrorType::kReset), SampleRecord("p", 1),
                   SampleRecord("q", 0), SampleRecord("q", 1, ErrorType::kCancelled)});
  EXPECT_EQ(FindMissingRequests(SampleHeader().plan, collector).missing, 1U);
}

TEST(MissingRequests, ACompleteRunAndAnEmptyPlanMissNone) {
  const RunCollector collector = CollectorOf(
      {SampleRecord("p", 0), SampleRecord("p", 1), SampleRecord("q", 0), SampleRecord("q", 1)});
  EXPECT_EQ(FindMissingRequests(SampleHeader().plan, collector).missing, 0U);
  EXPECT_TRUE(FindMissingRequests(SampleHeader().plan, collector).lines.empty());
  EXPECT_EQ(FindMissingRequests({}, collector).planned, 0U);
}

TEST(MissingRequests, ManyCasesAreCountedInsteadOfNamed) {
  std::vector<EndpointPlan> plan = SampleHeader().plan;
  plan[0].stages[0].prompt_ids = {"a", "b", "c", "d", "e", "f", "g"};
  const MissingRequests missing = FindMissingRequests(plan, CollectorOf({}));
  EXPECT_EQ(missing.lines.at(0),
            "e: missing requests: 14 of 14 (not begun: a, b, c, d, e and 2 more)");
}

TEST(MissingRequests, OfASearchIsTheSearchUntilItHasEnded) {
  std::vector<EndpointPlan> plan = SampleHeader().plan;
  plan[0].stages.clear();
  plan[0].search.emplace();
  RunCollector collector = CollectorOf({});
  SearchStageEnded stage{.endpoint_name = "e", .result = {}, .last = false};
  stage.result.stage.requests = 300;
  collector.Add(stage, {});
  const MissingRequests missing = FindMissingRequests(plan, collector);
  EXPECT_EQ(missing.missing, 1U);
  EXPECT_STREQ(missing.What(), "capacity searches");
  stage.last = true;
  collector.Add(stage, {});
  EXPECT_EQ(FindMissingRequests(plan, collector).missing, 0U);
  EXPECT_EQ(collector.SearchStagesOf("e").size(), 2U);
  EXPECT_TRUE(collector.SearchStagesOf("another").empty());
}

TEST(CapacityResults, SayWhyAnEndpointWasLostDuringItsSearch) {
  std::vector<EndpointPlan> plan = SampleHeader().plan;
  plan[0].stages.clear();
  plan[0].search.emplace();
  RunCollector collector = CollectorOf({});
  EXPECT_EQ(CapacityResultsOf(plan, collector, {{"e", "gone"}}).at(0).lost, "gone");
  EXPECT_EQ(CapacityResultsOf(plan, collector, {{"other", "gone"}}).at(0).lost, "");
  collector.Add(SearchStageEnded{.endpoint_name = "e", .result = {}, .last = true}, {});
  EXPECT_EQ(CapacityResultsOf(plan, collector, {{"e", "gone"}}).at(0).lost, "");
}

TEST(MissingRequests, OfASearchThatEndedWithoutAStageAreNone) {
  std::vector<EndpointPlan> plan = SampleHeader().plan;
  plan[0].stages.clear();
  plan[0].search.emplace();
  RunCollector collector = CollectorOf({});
  collector.Add(SearchStageEnded{.endpoint_name = "e", .result = {}, .last = true}, {});
  EXPECT_EQ(FindMissingRequests(plan, collector).missing, 0U);
  EXPECT_TRUE(collector.SearchHasEnded("e"));
  EXPECT_TRUE(collector.SearchStagesOf("e").empty());
}

JournalHeader TimedHeader() {
  JournalHeader header = SampleHeader();
  header.plan[0].length = {.duration = std::chrono::seconds(1)};
  header.plan[0].repetitions = 2;
  header.plan[0].stages.push_back({.level = ClosedLoop{8}, .prompt_ids = {"p"}});
  return header;
}

// One of the two repetitions with one user has ended; none with 8.
TEST(MissingRequests, OfATimedPlanAreTheFlowsThatHaveNotEnded) {
  RunCollector collector = CollectorOf({SampleRecord("p", 0)});
  collector.Add(FlowEnded{"e", ClosedLoop{1}, 1}, {});
  const MissingRequests missing = FindMissingRequests(TimedHeader().plan, collector);
  EXPECT_TRUE(missing.flows);
  EXPECT_EQ(missing.planned, 4U);
  EXPECT_EQ(missing.missing, 3U);
  EXPECT_EQ(missing.lines.at(0),
            "e: missing flows: 3 of 4 (incomplete: 1 user (1 of 2); not finished: 8 users)");
}

TEST(MissingRequests, AreSaidInTheRightNumber) {
  MissingRequests missing;
  missing.planned = 4;
  missing.missing = 2;
  EXPECT_EQ(missing.Text(), "2 of 4 requests are missing");
  missing.missing = 1;
  EXPECT_EQ(missing.Text(), "1 of 4 requests is missing");
  missing.planned = 1;
  EXPECT_EQ(missing.Text(), "1 of 1 request is missing");
  missing.flows = true;
  EXPECT_EQ(missing.Text(), "1 of 1 flow is missing");
  missing.searches = true;
  EXPECT_EQ(missing.Text(), "1 of 1 capacity search is missing");
}

// p gets 1 and q 2 of 3 requests.
TEST(MissingRequests, OfACountedPlanDependOnThePrompt) {
  JournalHeader header = SampleHeader();
  header.plan[0].length = {.num_prompts = 3};
  const MissingRequests missing =
      FindMissingRequests(header.plan, CollectorOf({SampleRecord("p", 0), SampleRecord("q", 0)}));
  EXPECT_EQ(missing.planned, 3U);
  EXPECT_EQ(missing.lines.at(0), "e: missing requests: 1 of 3 (incomplete: q (1 of 2))");
}

}  // namespace
}  // namespace llmb
