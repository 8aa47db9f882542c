#include "fixtures/sim/lateness.h"

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace llmb {
namespace {

Nanoseconds QuantileOf(const std::vector<Nanoseconds>& values, double q) {
  const auto counts = std::make_unique<SimLatenessCounts>();
  for (const Nanoseconds value : values) {
    counts->Record(value);
  }
  std::vector<std::uint64_t> sums(SimLatenessCounts::kBuckets);
  counts->AddTo(sums);
  return SimLatenessQuantile(sums, q);
}

TEST(SimLatenessTest, EmptyHistogramGivesZero) { EXPECT_EQ(QuantileOf({}, 0.99), Nanoseconds(0)); }

TEST(SimLatenessTest, SingleValueGivesTheLimitOfItsBucket) {
  EXPECT_EQ(QuantileOf({Nanoseconds(7)}, 0.5), Nanoseconds(7));
  // 1000 is in [512, 1024), divided into 16 buckets of 32: 992 to 1023.
  EXPECT_EQ(QuantileOf({Nanoseconds(1000)}, 0.5), Nanoseconds(1023));
}

TEST(SimLatenessTest, NegativeDurationCountsAsZero) {
  EXPECT_EQ(QuantileOf({Nanoseconds(-5)}, 1), Nanoseconds(0));
}

TEST(SimLatenessTest, QuantileIsTheSmallestValueThatCoversTheShare) {
  // 99 values of 1 ns and one of 10 ns: p99 is the 99th of 100, p99.5 the 100th.
  std::vector<Nanoseconds> values(99, Nanoseconds(1));
  values.emplace_back(10);
  EXPECT_EQ(QuantileOf(values, 0.99), Nanoseconds(1));
  EXPECT_EQ(QuantileOf(values, 0.995), Nanoseconds(10));
}

TEST(SimLatenessTest, RelativeErrorIsBounded) {
  for (std::int64_t value = 1; value > 0 && value < (std::int64_t{1} << 61);
       value = value * 3 + 1) {
    const auto upper = QuantileOf({Nanoseconds(value)}, 0.5).count();
    EXPECT_GE(upper, value);
    EXPECT_LE(static_cast<double>(upper), static_cast<double>(value) * 1.07) << value;
  }
  // The largest possible duration.
  EXPECT_EQ(QuantileOf({Nanoseconds::max()}, 1), Nanoseconds::max());
}

TEST(SimLatenessTest, LargestIsExact) {
  SimLatenessCounts counts;
  EXPECT_EQ(counts.Largest(), Nanoseconds(0));
  counts.Record(Nanoseconds(1001));
  counts.Record(Nanoseconds(3));
  EXPECT_EQ(counts.Largest(), Nanoseconds(1001));
}

}  // namespace
}  // namespace llmb
