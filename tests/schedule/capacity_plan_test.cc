#include "harness/schedule/capacity_plan.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::minutes;

TEST(SearchPrecision, HasTwoNames) {
  EXPECT_EQ(SearchPrecisionNamed("normal"), SearchPrecision::kNormal);
  EXPECT_EQ(SearchPrecisionNamed("fine"), SearchPrecision::kFine);
  EXPECT_FALSE(SearchPrecisionNamed("").has_value());
  EXPECT_FALSE(SearchPrecisionNamed("coarse").has_value());
}

// 300: the first 60 are not counted. Of 2 requests none is left out.
TEST(SearchStage, CountsAllButTheFirstFifth) {
  EXPECT_EQ((SearchStage{.requests = 300}).FirstCounted(), 60);
  EXPECT_EQ((SearchStage{.requests = 300}).Counted(), 240);
  EXPECT_EQ((SearchStage{.requests = 2}).Counted(), 2);
}

// 2,500 + 3 x 4 x 2,000 and 2,500 + 6 x 4 x 2,000; with stages of 4,000 twice as many.
TEST(ExpectedRequests, AreThoseOfThreeToSixRounds) {
  EXPECT_EQ(ExpectedOf({}).least, 26'500u);
  EXPECT_EQ(ExpectedOf({}).most, 50'500u);
  EXPECT_EQ(ExpectedOf({.precision = SearchPrecision::kFine}).least, 50'500u);
  EXPECT_EQ(ExpectedOf({.precision = SearchPrecision::kFine}).most, 98'500u);
}

// Of 18,500, 16,000 are left: 16 stages of 1,000.
TEST(RoundRequests, FollowFromWhatIsLeft) {
  const SearchPlan plan{.budget = {.requests = 18'500}};
  EXPECT_EQ(RoundRequests(plan, 2'500, {}, 1), 1'000);
  EXPECT_EQ(ExpectedOf(plan).least, 14'500u);
  EXPECT_EQ(ExpectedOf(plan).most, 18'500u);
}

// A round of the shortest stages is 4 x 500 requests.
TEST(RoundRequests, AreAtLeastThoseOfOneRound) {
  const SearchPlan plan{.budget = {.requests = kLeastBudgetRequests}};
  EXPECT_EQ(RoundRequests(plan, 2'500, {}, 1), 500);
  EXPECT_FALSE(RoundRequests(plan, 2'501, {}, 1).has_value());
  EXPECT_EQ(ExpectedOf(plan).most, kLeastBudgetRequests);
}

TEST(RoundRequests, AreThoseOfThePrecisionWithoutABudget) {
  EXPECT_EQ(RoundRequests({}, 1'000'000, {}, 1), 2'000);
  EXPECT_EQ(RoundRequests({.precision = SearchPrecision::kFine}, 0, {}, 1), 4'000);
}

// 20 of 30 minutes are left: 1,200 s x 10 requests/s = 12,000, 750 per stage. At 1 request/s these
// are 1,200 requests, fewer than a round.
TEST(RoundRequests, FollowFromTheTimeThatIsLeft) {
  const SearchPlan plan{.budget = {.requests = {}, .time = minutes(30)}};
  EXPECT_EQ(RoundRequests(plan, 0, minutes(10), 10), 750);
  EXPECT_FALSE(RoundRequests(plan, 0, minutes(10), 1).has_value());
  EXPECT_FALSE(RoundRequests(plan, 0, minutes(31), 1000).has_value());
}

// 300 requests at 2/s take 150 s.
TEST(IsWithin, ComparesWithTheTighterBudget) {
  EXPECT_TRUE(IsWithin({}, 0, {}, 300, 2));
  const SearchBudget both{.requests = 1'000, .time = minutes(5)};
  EXPECT_TRUE(IsWithin(both, 700, minutes(2), 300, 2));
  EXPECT_FALSE(IsWithin(both, 701, minutes(2), 300, 2));
  EXPECT_FALSE(IsWithin(both, 700, minutes(3), 300, 2));
}

TEST(ReadableRate, HasFourDigits) {
  EXPECT_DOUBLE_EQ(ReadableRate(12.3456), 12.35);
  EXPECT_DOUBLE_EQ(ReadableRate(0.00123449), 0.001234);
  EXPECT_DOUBLE_EQ(ReadableRate(99'999), 100'000);
}

}  // namespace
}  // namespace llmb
