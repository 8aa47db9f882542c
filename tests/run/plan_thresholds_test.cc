#include "harness/run/plan_thresholds.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

// An open loop of 2 arrivals/s, with the threshold.
RunPlan PlanWith(const std::string& threshold) {
  RunPlan plan;
  plan.levels = {OpenLoop{2}};
  plan.options.slo = *ParseThresholds("--slo", {threshold});
  return plan;
}

TEST(ChooseSlo, RefusesARequestThroughputAboveTheRate) {
  RunPlan plan = PlanWith("request_throughput>5");
  const Status chosen = ChooseSlo(plan);
  ASSERT_FALSE(chosen.has_value());
  EXPECT_THAT(chosen.error().message, HasSubstr("where 2 requests/s are sent"));
}

// 2 conversations/s of 3 turns are 6 requests/s.
TEST(ChooseSlo, ARateOfConversationsLimitsNoThroughput) {
  RunPlan plan = PlanWith("request_throughput>5");
  plan.options.conversations = true;
  EXPECT_TRUE(ChooseSlo(plan).has_value());
  // At 1 token a request, 2 requests/s have at most 2 tokens/s.
  for (const bool conversations : {false, true}) {
    RunPlan tokens = PlanWith("output_throughput>5");
    tokens.options.max_tokens = 1;
    tokens.options.conversations = conversations;
    ASSERT_TRUE(ChooseSlo(tokens).has_value());
    EXPECT_EQ(tokens.warnings.empty(), conversations);
  }
}

TEST(ChooseSlo, LeavesTheLoadsOfASearchToTheSearch) {
  RunPlan plan = PlanWith("ttft_p90<1s@rate:5");
  plan.options.find_capacity = true;
  plan.levels.clear();
  plan.jobs.emplace_back().search.emplace();
  ASSERT_TRUE(ChooseSlo(plan).has_value());
  const Status planned = PlanSearches(plan);
  ASSERT_FALSE(planned.has_value());
  EXPECT_EQ(planned.error().message,
            "--find-capacity cannot search for 'ttft_p90<1s@rate:5': a search chooses its loads");
}

TEST(ChooseSlo, RefusesATimeThatNoResponseOfASearchHas) {
  RunPlan plan = PlanWith("tpot_p90<50ms");
  plan.options.find_capacity = true;
  plan.options.max_tokens = 1;
  const Status chosen = ChooseSlo(plan);
  ASSERT_FALSE(chosen.has_value());
  EXPECT_THAT(chosen.error().message, HasSubstr("it needs two tokens of a response"));
}

}  // namespace
}  // namespace llmb
