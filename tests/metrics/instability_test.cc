#include "harness/metrics/instability.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace llmb {
namespace {

// `count` times, the first at `first_s`, `gap_s` apart.
std::vector<TimePoint> Evenly(int count, double first_s, double gap_s) {
  std::vector<TimePoint> times;
  for (int i = 0; i < count; ++i) times.emplace_back(FromSeconds(first_s + gap_s * i));
  return times;
}

// 501 arrivals, one per second: 25.05 per bin of 25 s.
const std::vector<TimePoint> kArrivals = Evenly(501, 0, 1);

// The bins begin at 5 s, when the first responses have ended: 496 arrivals and 496 completions. The
// second half is from 252.5 s on, with 248 completions.
TEST(Stability, OfAnEndpointThatKeepsUpFindsNoGrowth) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 5, 1));
  EXPECT_EQ(answer.verdict, Stability::kNoGrowthFound);
  EXPECT_NEAR(*answer.t, 0, 1e-9);
  EXPECT_NEAR(*answer.second_half_rate, 248 / 247.5, 1e-9);
}

// Each takes 200 s of the 500 s, and none waits.
TEST(Stability, LongResponsesAreNoQueue) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 200, 1));
  EXPECT_EQ(answer.verdict, Stability::kNoGrowthFound);
  EXPECT_NEAR(*answer.t, 0, 1e-9);
}

// Nothing had ended when half had arrived, so nobody knows whether more can be carried.
TEST(Stability, OfAStageThatIsHardlyLongerThanAResponseIsUnknown) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 251, 1));
  EXPECT_EQ(answer.verdict, Stability::kTooShort);
  EXPECT_EQ(answer.second_half_rate, std::nullopt);
}

// 4 of 5 requests are completed in time. The tenth ends 2.25 s after it was due, so the bins begin
// there, and their second half at 251.125 s, with 200 completions.
TEST(Stability, OfAnOverloadedEndpointIsUnstable) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 0, 1.25));
  EXPECT_EQ(answer.verdict, Stability::kUnstable);
  EXPECT_GT(*answer.t, 2.54);
  EXPECT_NEAR(*answer.second_half_rate, 200 / 248.875, 1e-9);
}

// 3.38 / sqrt(n): 0.15116 of 500, 0.10688 of 1,000 and 0.04780 of 5,000 requests.
TEST(Stability, NamesTheOverloadThatWouldNotHaveBeenSeen) {
  EXPECT_NEAR(*JudgeStability(Evenly(500, 0, 1), {}).unseen_overload, 1 / 0.84884 - 1, 1e-4);
  EXPECT_NEAR(*JudgeStability(Evenly(1000, 0, 1), {}).unseen_overload, 1 / 0.89312 - 1, 1e-4);
  EXPECT_NEAR(*JudgeStability(Evenly(5000, 0, 1), {}).unseen_overload, 1 / 0.95220 - 1, 1e-4);
}

TEST(Stability, WithoutACompletionIsUnstable) {
  const StabilityAnswer answer = JudgeStability(kArrivals, {});
  EXPECT_EQ(answer.verdict, Stability::kUnstable);
  EXPECT_EQ(*answer.second_half_rate, 0);
}

TEST(Stability, NeedsFiveHundredRequests) {
  const StabilityAnswer answer = JudgeStability(Evenly(499, 0, 1), {});
  EXPECT_EQ(answer.verdict, Stability::kTooShort);
  EXPECT_EQ(answer.t, std::nullopt);
  EXPECT_EQ(answer.unseen_overload, std::nullopt);
}

TEST(Stability, OfNoneOrOneArrivalIsUnknown) {
  for (const int count : {0, 1}) {
    const StabilityAnswer answer = JudgeStability(Evenly(count, 0, 1), {});
    EXPECT_EQ(answer.verdict, Stability::kTooShort);
    EXPECT_EQ(answer.second_half_rate, std::nullopt);
  }
}

// Bursts that come at one moment have no bins.
TEST(Stability, OfArrivalsAtOneMomentIsUnknown) {
  EXPECT_EQ(JudgeStability(Evenly(600, 0, 0), {}).verdict, Stability::kTooShort);
}

}  // namespace
}  // namespace llmb
