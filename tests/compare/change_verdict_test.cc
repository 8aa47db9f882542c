#include "harness/compare/change_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace llmb {
namespace {

using enum BetterDirection;
using testing::ElementsAre;
using testing::IsEmpty;
using Values = std::vector<double>;

RunChange Between(double low, double ratio, double high) {
  RunChange change;
  change.low = low;
  change.ratio = ratio;
  change.high = high;
  return change;
}

TEST(HolmRejectsTest, ComparesTheSmallestWithTheStrictestLevel) {
  // In order: 0.005 <= 0.05 / 4, 0.01 <= 0.05 / 3, and 0.03 > 0.05 / 2, which ends it.
  EXPECT_THAT(HolmRejects(Values{0.01, 0.04, 0.03, 0.005}), ElementsAre(true, false, false, true));
  EXPECT_THAT(HolmRejects(Values{0.04}), ElementsAre(true));
  EXPECT_THAT(HolmRejects(Values{0.04, 0.04}), ElementsAre(false, false));
  EXPECT_THAT(HolmRejects(Values{0.025, 0.025}), ElementsAre(true, true));
  EXPECT_THAT(HolmRejects(Values{}), IsEmpty());
}

TEST(WordOfTest, TheBetterDirectionDecides) {
  const RunChange lower = Between(0.7, 0.8, 0.9);
  const RunChange higher = Between(1.1, 1.2, 1.3);
  EXPECT_EQ(WordOf(lower, true, kLower), ChangeWord::kFaster);
  EXPECT_EQ(WordOf(higher, true, kLower), ChangeWord::kSlower);
  EXPECT_EQ(WordOf(lower, true, kHigher), ChangeWord::kSlower);
  EXPECT_EQ(WordOf(higher, true, kHigher), ChangeWord::kFaster);
}

TEST(WordOfTest, NoChangeIsFoundOnlyIfOneOfTheMarginWouldHaveBeen) {
  // 1 / 1.1 = 0.909
  EXPECT_EQ(WordOf(Between(0.92, 1, 1.09), false, kLower), ChangeWord::kNoChange);
  EXPECT_EQ(WordOf(Between(0.90, 1, 1.09), false, kLower), ChangeWord::kCannotTell);
  EXPECT_EQ(WordOf(Between(0.92, 1, 1.11), false, kLower), ChangeWord::kCannotTell);
  EXPECT_EQ(WordOf(Between(0.92, 1, 1.09), false, kLower, 0.05), ChangeWord::kCannotTell);
}

TEST(ChangeWordTextTest, NamesEachWord) {
  EXPECT_EQ(ChangeWordText(ChangeWord::kFaster), "faster");
  EXPECT_EQ(ChangeWordText(ChangeWord::kSlower), "slower");
  EXPECT_EQ(ChangeWordText(ChangeWord::kNoChange), "no change found");
  EXPECT_EQ(ChangeWordText(ChangeWord::kCannotTell), "cannot tell");
}

TEST(NeededTextTest, GrowsWithTheSquareOfTheInterval) {
  // Half the interval is ln 1.21 = 2 x ln 1.1, so (2 / 0.62)^2 = 10.406 times as much is needed.
  const RunChange change = Between(1 / 1.21, 1, 1.21);
  EXPECT_NEAR(NeededFactor(change), 10.406, 1e-3);
  EXPECT_EQ(NeededText(change, {.requests = 1300, .runs = 3}),
            "needs about 14,000 requests per run or 32 runs a side");
  EXPECT_EQ(NeededText(change, {.requests = 1'301'000, .runs = 10, .of_runs = false}),
            "needs about 14,000,000 requests per run");
  EXPECT_NEAR(NeededFactor(change, 0.21), 2.601, 1e-3);  // (1 / 0.62)^2
}

TEST(NeededTextTest, AsksForMoreThanThereIs) {
  const RunChange change = Between(1 / 1.21, 1, 1.21);
  EXPECT_EQ(NeededFactor(change, 1), 1.1);
  EXPECT_EQ(NeededText(change, {.requests = 150, .runs = 5}, 1),
            "needs about 170 requests per run or 6 runs a side");
}

// Five runs a side of an endpoint that did not change, each figure 8 % off, leave nearly all
// comparisons undecided. A new one with as many runs as they ask for is decided in 84 % of 1,430.
TEST(NeededTextTest, AsManyRunsDecideFourOfFiveComparisons) {
  std::mt19937_64 random(1);
  std::normal_distribution<double> error(0, 0.08);
  const auto compare = [&](std::size_t runs) {
    const auto side = [&] {
      Values values(runs);
      for (double& value : values) value = std::exp(error(random));
      return values;
    };
    const Values baseline = side();
    return *ChangeOf(baseline, side());
  };
  const auto is_decided = [](const RunChange& change) {
    return WordOf(change, false, kLower) == ChangeWord::kNoChange;
  };
  int asked = 0, decided = 0;
  for (int i = 0; i < 200; ++i) {
    const RunChange first = compare(5);
    if (is_decided(first)) continue;
    ++asked;
    const auto runs = static_cast<std::size_t>(std::ceil(5 * NeededFactor(first)));
    if (is_decided(compare(runs))) ++decided;
  }
  EXPECT_GT(asked, 150);
  EXPECT_GT(decided, 0.7 * asked);
  EXPECT_LT(decided, 0.93 * asked);
}

}  // namespace
}  // namespace llmb
