#include "benchmarks/interval_coverage/gap_slo_errors.h"

#include <gtest/gtest.h>

#include <array>

namespace llmb {
namespace {

// A small version of gap_slo_errors_benchmark, at the load at which the share of gaps alone was
// wrong in 9 to 21 % of stages.
TEST(GapSloErrors, DecisionsNearTheLimitAreRarelyWrongNearSaturation) {
  constexpr int kStages = 20;
  constexpr std::array kRatios = {0.95, 1.05};
  const StageLoad load = {.endpoint = EndpointKind::kBatching, .utilization = 0.9};
  const LoadTruth load_truth = TruthOf(load, 10'000);
  const ByGapFigure<double> truth = GapTruthOf(load, 10'000);
  const auto errors = GapSloErrorsOf(load, load_truth, truth, kRatios, 500, kStages);
  ASSERT_EQ(errors.size(), kRatios.size());
  // 5 % of the stages, and 4 standard errors for chance: 1 + 4 x 0.97 = 4.9.
  for (const GapSloErrors& at_ratio : errors) {
    for (const SloErrors& figure : at_ratio) {
      EXPECT_EQ(figure.stages, kStages);
      EXPECT_LE(figure.wrong, 4);
    }
  }
}

// Half and twice the truth.
TEST(GapSloErrors, DecisionsFarFromTheLimitAreMadeByUsers) {
  constexpr int kStages = 3;
  constexpr std::array kRatios = {0.5, 2.0};
  const StageLoad load = {.endpoint = EndpointKind::kBatching, .users = 16};
  const LoadTruth load_truth = TruthOf(load, 10'000);
  const auto errors =
      GapSloErrorsOf(load, load_truth, GapTruthOf(load, 5'000), kRatios, 1000, kStages);
  EXPECT_EQ(errors[0][0].failed, kStages);
  EXPECT_EQ(errors[1][0].passed, kStages);
  EXPECT_EQ(errors[1][1].failed, 0);
}

}  // namespace
}  // namespace llmb
