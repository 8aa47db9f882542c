#include "tools/convert/shard_stages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;
using testing::Pair;

const StageName kLow{"a", ClosedLoop{1}};
const StageName kHigh{"a", ClosedLoop{2}};

StageSpan Span(int begin, int end) { return {TimePoint(seconds(begin)), TimePoint(seconds(end))}; }

ShardStages Whole() { return {.spans = {{kLow, Span(0, 10)}, {kHigh, Span(10, 20)}}}; }

TEST(LostLoadShares, OfWholeShardsAreZero) {
  ShardStages early = Whole();
  early.spans[kLow].end = TimePoint(seconds(9));  // it had finished its part
  ShardStages without_users;                      // fewer users than shards
  EXPECT_THAT(LostLoadShares({Whole(), early, without_users}, 3),
              ElementsAre(Pair(kLow, 0.0), Pair(kHigh, 0.0)));
  EXPECT_TRUE(LostLoadShares({}, 3).empty());
}

TEST(LostLoadShares, AMissingShardLostItsPart) {
  EXPECT_THAT(LostLoadShares({Whole()}, 4), ElementsAre(Pair(kLow, 0.75), Pair(kHigh, 0.75)));
}

// Dead 4 s after the begin of the second stage, which takes 10 s: it lost 0.6 of its quarter, and
// nothing of the first stage, although it ended a second before the others.
TEST(LostLoadShares, ADeadShardLostTheTimeAfterItsDeath) {
  ShardStages dead = Whole();
  dead.complete = false;
  dead.spans[kLow].end = TimePoint(seconds(9));
  dead.spans[kHigh].end = TimePoint(seconds(14));
  EXPECT_THAT(LostLoadShares({Whole(), dead, Whole(), Whole()}, 4),
              ElementsAre(Pair(kLow, 0.0), Pair(kHigh, 0.6 / 4)));
}

TEST(LostLoadShares, ADeadShardLostTheStagesThatItDidNotReach) {
  ShardStages dead{.complete = false, .spans = {{kLow, Span(0, 5)}}};
  EXPECT_THAT(LostLoadShares({Whole(), dead}, 2), ElementsAre(Pair(kLow, 0.25), Pair(kHigh, 0.5)));
  dead.spans.clear();
  EXPECT_THAT(LostLoadShares({Whole(), dead}, 2), ElementsAre(Pair(kLow, 0.5), Pair(kHigh, 0.5)));
}

TEST(ShardEvidence, HasTheWorstVerdictOfTheStage) {
  ShardStages good = Whole();
  ShardStages bad = Whole();
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
