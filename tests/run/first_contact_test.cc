#include "harness/run/first_contact.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

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

}  // namespace
}  // namespace llmb
