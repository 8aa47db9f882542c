#include "harness/run/first_contact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::Not;

// 60 requests at 2 arrivals/s, without a test request.
RunPlan OpenLoopPlan() {
  RunPlan plan;
  plan.options.test_request = false;
  plan.levels = {OpenLoop{2}};
  EndpointPlan& endpoint = plan.endpoints.emplace_back();
  endpoint.stages = {{.level = OpenLoop{2}, .prompt_ids = {"p"}}};
  endpoint.length.num_prompts = 60;
  return plan;
}

// 60 requests at 2/s are 30 s; 20 conversations at 2/s are 10 s.
TEST(EstimateOf, AScheduleHasAnArrivalForEachConversation) {
  RunPlan plan = OpenLoopPlan();
  EXPECT_EQ(EstimateOf(plan, {}),
            "This takes about 30 s, and then as long as the last responses.\n");
  plan.dataset.has_conversations = true;
  plan.dataset.conversations = 20;
  EXPECT_EQ(EstimateOf(plan, {}),
            "This takes about 10 s, and then as long as the last responses.\n");
}

// Each of 2 shards sends half of the requests, or of the conversations, at half of the rate.
TEST(EstimateOf, AShardLastsAsLongAsTheWholeLoad) {
  RunPlan plan = OpenLoopPlan();
  plan.endpoints.front().shard = {.index = 1, .count = 2};
  EXPECT_EQ(EstimateOf(plan, {}),
            "This takes about 30 s, and then as long as the last responses.\n");
  plan.dataset.has_conversations = true;
  plan.dataset.conversations = 20;
  EXPECT_EQ(EstimateOf(plan, {}),
            "This takes about 10 s, and then as long as the last responses.\n");
}

// 100 tokens of 1 s each at 1 user for 10 s: 10 tokens, and one response of 100.
TEST(EstimateOf, ATimedRunCostsNoMostTokensWhereAnEndpointHasNoLimit) {
  RunPlan plan;
  plan.options.max_tokens = 100;
  plan.options.duration = std::chrono::seconds(10);
  plan.levels = {ClosedLoop{1}};
  plan.jobs.resize(1);
  plan.endpoints.emplace_back().stages = {{.level = ClosedLoop{1}, .prompt_ids = {"p"}}};
  TestResult result;
  result.works = true;
  result.record.time_to_first_token = std::chrono::seconds(1);
  result.record.time_per_output_token = std::chrono::seconds(1);
  EXPECT_THAT(EstimateOf(plan, {result}), HasSubstr("at most about 110 output tokens"));
  plan.jobs.front().endpoint.max_tokens_field = MaxTokensField::kNone;
  EXPECT_THAT(EstimateOf(plan, {result}), Not(HasSubstr("token")));
}

// 60 requests, one after another, of 100 s each.
TEST(EstimateOf, NoLimitIsAdvisedWhereAnEndpointHasNone) {
  RunPlan plan = OpenLoopPlan();
  plan.options.max_tokens = 1000;
  plan.levels = {ClosedLoop{1}};
  plan.endpoints.front().stages.front().level = ClosedLoop{1};
  plan.jobs.resize(1);
  TestResult result;
  result.works = true;
  result.record.time_to_first_token = std::chrono::milliseconds(100);
  result.record.time_per_output_token = std::chrono::milliseconds(100);
  EXPECT_THAT(EstimateOf(plan, {result}), HasSubstr("--max-tokens 256 would make it"));
  plan.jobs.front().endpoint.max_tokens_field = MaxTokensField::kNone;
  EXPECT_THAT(EstimateOf(plan, {result}), Not(HasSubstr("--max-tokens")));
}

}  // namespace
}  // namespace llmb
