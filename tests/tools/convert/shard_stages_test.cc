#include "tools/convert/shard_stages.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;

const StageName kLow{"a", ClosedLoop{4}};
const StageName kHigh{"a", ClosedLoop{8}};
const JointFlow kLowFlow{"a", ClosedLoop{4}, 0, 0};
const JointFlow kHighFlow{"a", ClosedLoop{8}, 0, 0};
const FlowName kLowName{"a", ClosedLoop{4}, 0};
const FlowName kHighName{"a", ClosedLoop{8}, 0};

StageSpan Span(int begin, int end, std::uint64_t requests = 1000) {
  return {TimePoint(seconds(begin)), TimePoint(seconds(end)), requests};
}

// One case in each of two stages of 10 s.
ShardStages Whole(int index) {
  return {.index = index,
          .spans = {{kLowFlow, Span(0, 10)}, {kHighFlow, Span(10, 20)}},
          .cases = {{kLowName, {1, 1}}, {kHighName, {1, 1}}}};
}

// It ended the first stage and not the second one.
ShardStages Dead(int index) {
  ShardStages dead = Whole(index);
  dead.complete = false;
  dead.cases[kHighName].ended = 0;
  return dead;
}

TEST(LostLoads, OfWholeShardsAreZero) {
  ShardStages early = Whole(2);
  early.spans[kLowFlow].end = TimePoint(seconds(9));  // it had finished its part
  const ShardStages without_users{.index = 3};        // fewer users than shards
  auto lost = LostLoads({Whole(1), early, without_users}, {}, 3);
  EXPECT_EQ(lost.size(), 2U);
  EXPECT_EQ(lost[kLow].share, 0);
  EXPECT_EQ(lost[kHigh].share, 0);
  EXPECT_TRUE(LostLoads({}, {}, 3).empty());
}

// Of 4 users, the first of three shards has 2; of 8 users it has 3.
TEST(LostLoads, AMissingShardLostItsUsers) {
  auto lost = LostLoads({Whole(2), Whole(3)}, {1}, 3);
  EXPECT_DOUBLE_EQ(lost[kLow].share, 0.5);
  EXPECT_DOUBLE_EQ(lost[kHigh].share, 0.375);
  EXPECT_EQ(lost[kLow].apart, 0);
}

// Dead 4 s after the begin of the second stage, which takes 10 s: it lost 0.6 of its quarter, and
// nothing of the first stage, although it ended a second before the others.
TEST(LostLoads, ADeadShardLostTheTimeAfterItsDeath) {
  ShardStages dead = Dead(2);
  dead.spans[kLowFlow].end = TimePoint(seconds(9));
  dead.spans[kHighFlow].end = TimePoint(seconds(14));
  auto lost = LostLoads({Whole(1), dead, Whole(3), Whole(4)}, {}, 4);
  EXPECT_EQ(lost[kLow].share, 0);
  EXPECT_DOUBLE_EQ(lost[kHigh].share, 0.6 / 4);
  EXPECT_EQ(lost[kHigh].apart, 0);
}

// The first stage is its last one, and is whole nevertheless.
TEST(LostLoads, ADeadShardLostTheStagesThatItDidNotReach) {
  ShardStages dead = Dead(2);
  dead.spans.erase(kHighFlow);
  dead.spans[kLowFlow].end = TimePoint(seconds(9));
  auto lost = LostLoads({Whole(1), dead}, {}, 2);
  EXPECT_EQ(lost[kLow].share, 0);
  EXPECT_DOUBLE_EQ(lost[kHigh].share, 0.5);
  dead = {.index = 2, .complete = false};
  lost = LostLoads({Whole(1), dead}, {}, 2);
  EXPECT_DOUBLE_EQ(lost[kLow].share, 0.5);
}

// The second shard measured its part of 10 s an hour later: each lost 3,600 s of 3,610 s.
TEST(LostLoads, ShardsThatMeasuredAtOtherTimesLostThem) {
  ShardStages later{
      .index = 2, .spans = {{kLowFlow, Span(3600, 3610)}}, .cases = {{kLowName, {1, 1}}}};
  ShardStages first{.index = 1, .spans = {{kLowFlow, Span(0, 10)}}, .cases = {{kLowName, {1, 1}}}};
  auto lost = LostLoads({first, later}, {}, 2);
  // Less twice the mean time between 1,000 requests, 3.61 s.
  EXPECT_DOUBLE_EQ(lost[kLow].share, (3600 - 7.22) / 3610);
  EXPECT_EQ(lost[kLow].apart, lost[kLow].share);
  // In another attempt, of 10 s too: each lost the 10 s of the other one, of 20 s.
  JointFlow again = kLowFlow;
  again.attempt = 1;
  later.spans = {{again, Span(3600, 3610)}};
  lost = LostLoads({first, later}, {}, 2);
  EXPECT_DOUBLE_EQ(lost[kLow].share, 0.5);
}

TEST(ShardEvidence, HasTheWorstVerdictOfTheStage) {
  ShardStages good = Whole(1);
  ShardStages bad = Whole(2);
  good.verdicts = {{kLow, ClientVerdict::kOk}, {kHigh, ClientVerdict::kOk}};
  bad.verdicts = {{kLow, ClientVerdict::kLimited}, {kHigh, ClientVerdict::kSuspect}};
  const ClientEvidence high = ShardEvidence(kHigh, {good, bad}, 0.5);
  EXPECT_EQ(high.worst_shard_verdict, 1);
  EXPECT_EQ(high.lost_load_share, 0.5);
  EXPECT_EQ(ShardEvidence(kLow, {good, bad}, 0).worst_shard_verdict, 2);
  EXPECT_EQ(ShardEvidence(kLow, {}, 0).worst_shard_verdict, 0);
}

}  // namespace
}  // namespace llmb
