#include "tools/convert/joint_attempts.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;

SpooledRequest At(int start, int length, std::uint32_t flow, std::uint32_t clock) {
  SpooledRequest request;
  request.start = TimePoint(seconds(start));
  request.latency = seconds(length);
  request.flow = flow;
  request.clock = clock;
  return request;
}

JointFlow FlowOf(int attempt) { return {"a", ClosedLoop{2}, attempt, 0}; }

TEST(JoinAttempts, OnesThatOverlapAreOne) {
  std::vector<JointFlow> flows = {FlowOf(0), FlowOf(1)};
  // Two of one shard from 0 s to 10 s, and one of another shard's attempt from 5 s to 7 s.
  std::vector<SpooledRequest> requests = {At(0, 4, 0, 0), At(4, 6, 0, 0), At(5, 2, 1, 1)};
  JoinAttempts(flows, requests);
  ASSERT_EQ(flows.size(), 1U);
  EXPECT_EQ(flows[0].attempt, 0);
  for (const SpooledRequest& request : requests) EXPECT_EQ(request.flow, 0U);
}

TEST(JoinAttempts, OnesThatFollowEachOtherStayApart) {
  std::vector<JointFlow> flows = {FlowOf(0), FlowOf(1)};
  std::vector<SpooledRequest> requests = {At(0, 4, 0, 0), At(0, 6, 0, 1), At(60, 2, 1, 2)};
  JoinAttempts(flows, requests);
  ASSERT_EQ(flows.size(), 2U);
  EXPECT_EQ(flows[1].attempt, 1);
  EXPECT_EQ(requests[2].flow, 1U);
}

TEST(JoinAttempts, OfNothingAreNone) {
  std::vector<JointFlow> flows;
  std::vector<SpooledRequest> requests;
  JoinAttempts(flows, requests);
  EXPECT_TRUE(flows.empty());
}

}  // namespace
}  // namespace llmb
