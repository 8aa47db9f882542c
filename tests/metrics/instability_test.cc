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

// The first bin lacks the 5 completions of the last 5 s: 20 there, and 25 in the others, of which
// the last holds one more at its end. Excess per bin 25.05 - 24.8 = 0.25. Deviations from 24.8:
// -4.8 once, 0.2 18 times, 1.2 once; variance (23.04 + 0.72 + 1.44) / 19 = 1.32632, error
// sqrt(./20) = 0.257520.
TEST(Stability, OfAnEndpointThatKeepsUpFindsNoGrowth) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 5, 1));
  EXPECT_EQ(answer.verdict, Stability::kNoGrowthFound);
  EXPECT_NEAR(*answer.t, 0.25 / 0.257520, 1e-4);
  EXPECT_NEAR(*answer.second_half_rate, 251.0 / 250, 1e-9);
}

// 4 of 5 requests are completed in time: 20 per bin of 25 s, and 401 in all.
TEST(Stability, OfAnOverloadedEndpointIsUnstable) {
  const StabilityAnswer answer = JudgeStability(kArrivals, Evenly(501, 0, 1.25));
  EXPECT_EQ(answer.verdict, Stability::kUnstable);
  EXPECT_GT(*answer.t, 2.54);
  EXPECT_NEAR(*answer.second_half_rate, 201.0 / 250, 1e-9);
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
