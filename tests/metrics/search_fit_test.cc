#include "harness/metrics/search_fit.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace llmb {
namespace {

// Of 1,600 counted requests.
SearchStageResult ResultAt(double log_rate, std::vector<std::uint64_t> misses) {
  return {.stage = {.phase = SearchPhase::kRound,
                    .round = 0,
                    .rate = std::exp(log_rate),
                    .requests = 2000,
                    .repetition = 0},
          .misses = std::move(misses),
          .counted = 1600,
          .sent = 2000,
          .duration = {},
          .client_limited = false};
}

// The first threshold is missed by about 10 % at a rate of 1; `others` are the misses of the
// second.
std::vector<SearchStageResult> FourStages(const std::vector<std::uint64_t>& others) {
  return {ResultAt(-0.09, {80, others[0]}), ResultAt(0.03, {190, others[1]}),
          ResultAt(-0.03, {135, others[2]}), ResultAt(0.09, {270, others[3]})};
}

constexpr double kShares[] = {0.9, 0.9};

TEST(FitSearch, IsEmptyWithoutStages) {
  const SearchFit fit = FitSearch(kShares, {}, 0);
  EXPECT_EQ(fit.fits.size(), 2u);
  EXPECT_FALSE(fit.fits[0].has_value());
  EXPECT_FALSE(fit.range.has_value());
  EXPECT_FALSE(fit.rate.has_value());
  EXPECT_FALSE(fit.any_misses_too_many);
}

TEST(FitSearch, OfOneThresholdIsItsFit) {
  const SearchFit fit = FitSearch(std::span(kShares).first(1), FourStages({0, 0, 0, 0}), 0);
  ASSERT_TRUE(fit.range.has_value());
  EXPECT_EQ(fit.binding, 0u);
  EXPECT_DOUBLE_EQ(*fit.rate, *fit.fits[0]->RateAt(0.1));
  EXPECT_NEAR(*fit.rate, 1, 0.01);
}

TEST(FitSearch, TakesTheSmallestOfSeveralThresholds) {
  const SearchFit fit = FitSearch(kShares, FourStages({100, 230, 165, 320}), 0);
  EXPECT_EQ(fit.binding, 1u);
  EXPECT_DOUBLE_EQ(*fit.rate, *fit.fits[1]->RateAt(0.1));
  EXPECT_DOUBLE_EQ(fit.range->low, RateRangeOf(*fit.fits[1], 0.1)->low);
  EXPECT_DOUBLE_EQ(fit.range->high, RateRangeOf(*fit.fits[1], 0.1)->high);
}

// Without a miss of the second threshold, its fit has no range, and it does not bind.
TEST(FitSearch, LeavesOutAThresholdThatIsMetEverywhere) {
  const SearchFit fit = FitSearch(kShares, FourStages({0, 1, 0, 1}), 0);
  EXPECT_EQ(fit.binding, 0u);
  EXPECT_TRUE(fit.range.has_value());
}

// The second threshold is missed by 3 % to 16 % whatever the rate: it may bind anywhere.
TEST(FitSearch, HasNoRangeIfAnotherThresholdIsOpen) {
  const SearchFit fit = FitSearch(kShares, FourStages({250, 60, 240, 50}), 0);
  EXPECT_FALSE(fit.range.has_value());
}

// 160 of 1,600 are allowed, 640 of all four stages; there are 675.
TEST(FitSearch, SaysWhetherMoreMissedThanAllowed) {
  EXPECT_TRUE(FitSearch(kShares, FourStages({0, 0, 0, 0}), 0).any_misses_too_many);
  const std::vector<SearchStageResult> few(4, ResultAt(0, {160, 160}));
  EXPECT_FALSE(FitSearch(kShares, few, 0).any_misses_too_many);
}

TEST(FitSearch, UsesTheStagesThatAreNear) {
  auto stages = FourStages({0, 0, 0, 0});
  stages.push_back(ResultAt(0.2, {1600, 1600}));
  stages.back().client_limited = true;
  const SearchFit fit = FitSearch(kShares, stages, 0);
  EXPECT_EQ(fit.fits[0]->stages, 4u);
  EXPECT_FALSE(fit.any_client_limited);
  EXPECT_EQ(FitSearch(kShares, stages, 0.1).fits[0]->stages, 4u);  // 0.03, -0.03, 0.09 and 0.2
  EXPECT_TRUE(FitSearch(kShares, stages, 0.1).any_client_limited);
  EXPECT_EQ(FitSearch(kShares, stages, 5).fits[0]->stages, 5u);  // none is: all
}

// The middle of these rates is 1 (the logarithms add up to 0).
TEST(FitRounds, IsTheFitAboutTheMiddleOfTheLastRound) {
  const std::vector<SearchStageResult> stages = FourStages({0, 0, 0, 0});
  const auto shares = std::span(kShares).first(1);
  EXPECT_DOUBLE_EQ(*FitRounds(shares, stages).rate, *FitSearch(shares, stages, 0).rate);
}

TEST(FitRounds, LeavesOutWhatIsNoWholeRound) {
  const auto shares = std::span(kShares).first(1);
  std::vector<SearchStageResult> stages = FourStages({0, 0, 0, 0});
  const double rate = *FitRounds(shares, stages).rate;
  SearchStageResult coarse = ResultAt(0, {1600, 0});
  coarse.stage.phase = SearchPhase::kCoarse;
  stages.insert(stages.begin(), coarse);
  // The client was suspended during half of its requests, so it was measured again.
  SearchStageResult suspended = ResultAt(0, {700, 0});
  suspended.counted = 700;
  stages.insert(stages.begin() + 2, suspended);
  stages.push_back(ResultAt(0, {1600, 0}));  // of a round that has not ended
  EXPECT_DOUBLE_EQ(*FitRounds(shares, stages).rate, rate);
  EXPECT_TRUE(FitRounds(shares, {}).fits.empty());
  EXPECT_TRUE(FitRounds(shares, std::span(stages).first(3)).fits.empty());
}

}  // namespace
}  // namespace llmb
