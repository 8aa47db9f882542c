#include "benchmarks/interval_coverage/slo_errors.h"

#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

// A small version of slo_errors_benchmark.
constexpr int kStages = 25;

// The most that may be wrong: `share` of `count`, and 4 standard errors for chance.
double AtMost(double share, int count) {
  return count * share + 4 * std::sqrt(count * share * (1 - share));
}

TEST(SloErrors, DecisionsNearTheLimitAreRarelyWrong) {
  for (const StageLoad& load : SloLoads()) {
    const LoadTruth truth = TruthOf(load, 300'000);
    for (const double ratio : {0.9, 1.1}) {
      const auto errors = SloErrorsOf(load, truth, ratio, 1000, kStages);
      for (std::size_t i = 0; i < errors.size(); ++i) {
        EXPECT_LE(errors[i].wrong, AtMost(0.05, kStages))
            << load.Name() << " " << kSloFigures[i] << " at " << ratio;
      }
    }
  }
}

// Twice or half the truth. A p99 needs more independent requests than some of these stages have.
TEST(SloErrors, DecisionsFarFromTheLimitAreMade) {
  const StageLoad load = {.endpoint = EndpointKind::kEightSlots, .users = 4};
  const LoadTruth truth = TruthOf(load, 300'000);
  const auto low = SloErrorsOf(load, truth, 0.5, 2000, kStages);
  const auto high = SloErrorsOf(load, truth, 2, 2000, kStages);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(low[i].failed, kStages) << kSloFigures[i];
    EXPECT_EQ(high[i].failed, 0) << kSloFigures[i];
  }
  EXPECT_EQ(high[0].passed, kStages);
  EXPECT_EQ(high[1].passed, kStages);
  EXPECT_EQ(low[3].passed, kStages);
  EXPECT_EQ(high[3].failed, kStages);
}

}  // namespace
}  // namespace llmb
