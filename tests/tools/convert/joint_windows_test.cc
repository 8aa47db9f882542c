#include "tools/convert/joint_windows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Pair;

SpooledRequest At(int start, int latency = 1) {
  SpooledRequest request;
  request.start = TimePoint(seconds(start));
  request.latency = seconds(latency);
  return request;
}

// The starts, in seconds, of the requests in the window.
std::vector<int> StartsInWindow(const std::vector<SpooledRequest>& requests) {
  std::vector<int> starts;
  for (const SpooledRequest& request : requests) {
    if (request.in_window) {
      starts.push_back(static_cast<int>(ToSeconds(request.start->time_since_epoch())));
    }
  }
  return starts;
}

JointFlow FlowOf(const LoadLevel& load) { return {"a", load, 0, 0}; }

// Twelve requests of two users: without the first max(10 %, 2 x 2) = 4, and up to the last that
// leaves 2 to begin, the eleventh. As they started, whatever their order in the files.
TEST(JointWindows, OfAClosedLoopCountsStartsOfAllShards) {
  std::vector<SpooledRequest> requests;
  for (const int start : {0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11}) requests.push_back(At(start));
  requests.back().in_window = true;  // by its shard alone
  SetJointWindows({FlowOf(ClosedLoop{2})}, {}, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(4, 6, 8, 10, 5, 7, 9));
}

// A window that would hold less than half of them is all.
TEST(JointWindows, OfAShortFlowIsAll) {
  std::vector<SpooledRequest> requests = {At(0), At(1), At(2)};
  SetJointWindows({FlowOf(ClosedLoop{2})}, {}, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(0, 1, 2));
  std::vector<SpooledRequest> none;
  SetJointWindows({FlowOf(ClosedLoop{2})}, {}, none);
  SetJointWindows({}, {}, none);
}

// 20 s of two users: after a tenth of the time, 2 s since the first measured start, and the first
// two of each user.
TEST(JointWindows, OfATimedFlowBeginAfterATenthOfIt) {
  std::vector<SpooledRequest> requests;
  for (int start = 10; start < 20; ++start) requests.push_back(At(start));
  requests.insert(requests.begin(), At(9));
  requests.front().warmup = true;
  StageLength length;
  length.duration = seconds(20);
  SetJointWindows({FlowOf(ClosedLoop{2})}, length, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(14, 15, 16, 17, 18, 19));
  length.duration = seconds(60);  // a tenth is 6 s
  SetJointWindows({FlowOf(ClosedLoop{2})}, length, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(16, 17, 18, 19));
}

// By the schedule: the first of ten is out. A later turn is as its first one.
TEST(JointWindows, OfAnOpenLoopCountsArrivalsOfAllShards) {
  std::vector<SpooledRequest> requests;
  for (int start = 9; start >= 0; --start) requests.push_back(At(start));
  requests.front().since_scheduled = seconds(10);  // due 1 s before all others, sent last
  SpooledRequest turn = At(20);
  turn.later_turn = true;
  turn.session = 5;
  requests.front().session = 5;
  turn.in_window = true;
  requests.push_back(turn);
  SetJointWindows({FlowOf(OpenLoop{1})}, {}, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(8, 7, 6, 5, 4, 3, 2, 1, 0));
}

TEST(JointWindows, FlowsDoNotMix) {
  std::vector<SpooledRequest> requests = {At(0), At(1), At(2), At(3)};
  requests[1].flow = requests[3].flow = 1;
  SetJointWindows({FlowOf(OpenLoop{1}), FlowOf(OpenLoop{2})}, {}, requests);
  EXPECT_THAT(StartsInWindow(requests), ElementsAre(2, 3));
}

// From 0 to 8 s, and in the second attempt from 20 to 21 s.
TEST(JointWindows, DurationsAreFromTheFirstStartToTheLastEnd) {
  std::vector<SpooledRequest> requests = {At(3, 5), At(0, 1), At(20, 1), At(50), At(60)};
  requests[2].flow = 1;
  requests[3].cancelled = true;
  requests[4].warmup = true;
  std::vector<JointFlow> flows(2, FlowOf(ClosedLoop{1}));
  flows[1].attempt = 1;
  EXPECT_THAT(JointDurations(flows, requests),
              ElementsAre(Pair(FlowName("a", ClosedLoop{1}, 0), Nanoseconds(seconds(9)))));
  EXPECT_TRUE(JointDurations(flows, {}).empty());
}

}  // namespace
}  // namespace llmb
