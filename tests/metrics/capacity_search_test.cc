#include "harness/metrics/capacity_search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "harness/base/random.h"
#include "harness/metrics/completed_rate.h"

namespace llmb {
namespace {

// The share of misses at a rate; the same in every stage.
using MissShare = std::function<double(double rate)>;

// 10 % are missed at `capacity`, and more above it.
MissShare KneeAt(double capacity) {
  return [capacity](double rate) { return std::min(1.0, 0.1 * std::pow(rate / capacity, 8)); };
}

SearchGoal OneThreshold(SearchPlan plan = {}) {
  return {.shares = {0.9}, .first_rate = 1, .plan = plan};
}

struct Played {
  std::vector<SearchStageResult> results;
  SearchAnswer answer;
};

Played Play(
    const SearchGoal& goal, const MissShare& share,
    const std::function<void(SearchStageResult&)>& change = [](auto&) {}) {
  Played played;
  SearchStep step = NextStep(goal, played.results);
  while (step.next) {
    SearchStageResult result{.stage = *step.next,
                             .misses = {},
                             .counted = static_cast<std::uint64_t>(step.next->Counted()),
                             .sent = static_cast<std::uint64_t>(step.next->requests),
                             .duration = FromSeconds(step.next->requests / step.next->rate),
                             .client_limited = false};
    const double misses = share(step.next->rate) * step.next->Counted();
    // Stages scatter a little, as no real stages are the same.
    const auto scatter = static_cast<std::uint64_t>(played.results.size() % 3);
    result.misses.assign(goal.shares.size(),
                         std::min(result.counted, static_cast<std::uint64_t>(misses) + scatter));
    change(result);
    played.results.push_back(result);
    step = NextStep(goal, played.results);
  }
  played.answer = step.answer;
  return played;
}

std::vector<double> CoarseRates(const Played& played) {
  std::vector<double> rates;
  for (const auto& result : played.results) {
    if (result.stage.phase == SearchPhase::kCoarse) rates.push_back(result.stage.rate);
  }
  return rates;
}

std::size_t RoundStages(const Played& played) {
  return static_cast<std::size_t>(std::ranges::count_if(played.results, [](const auto& result) {
    return result.stage.phase == SearchPhase::kRound;
  }));
}

TEST(CapacitySearch, BeginsWithAShortStageAtTheFirstRate) {
  const SearchStep step = NextStep(OneThreshold(), {});
  EXPECT_EQ(
      step.next,
      (SearchStage{
          .phase = SearchPhase::kCoarse, .round = 0, .rate = 1, .requests = 300, .repetition = 0}));
  EXPECT_EQ(step.answer.status, SearchStatus::kUndecided);
  EXPECT_FALSE(step.answer.low.has_value());
}

// 1, 2, 4, 8 hold; 16 does not. Then sqrt(8 16) = 11.31, sqrt(8 11.31) = 9.512, sqrt(9.512 11.31) =
// 10.37: 10.37 / 9.512 = 1.09.
TEST(CapacitySearch, DoublesAndThenBisects) {
  EXPECT_EQ(CoarseRates(Play(OneThreshold(), KneeAt(10))),
            (std::vector<double>{1, 2, 4, 8, 16, 11.31, 9.512, 10.37}));
}

TEST(CapacitySearch, HalvesIfTheFirstStageMisses) {
  const auto rates = CoarseRates(Play(OneThreshold(), KneeAt(0.3)));
  ASSERT_GE(rates.size(), 4u);
  EXPECT_EQ(std::vector(rates.begin(), rates.begin() + 4),
            (std::vector<double>{1, 0.5, 0.25, 0.3536}));
}

// The bracket is 9.512 to 10.37, its middle 9.932: e^-0.09, e^0.03, e^-0.03 and e^0.09 times it.
TEST(CapacitySearch, PlaysFourStagesOnBothSidesOfTheKnee) {
  const Played played = Play(OneThreshold(), KneeAt(10));
  std::vector<double> rates;
  for (std::size_t i = 8; i < 12; ++i) {
    EXPECT_EQ(played.results[i].stage.phase, SearchPhase::kRound);
    EXPECT_EQ(played.results[i].stage.requests, 2000);
    rates.push_back(played.results[i].stage.rate);
  }
  EXPECT_EQ(rates, (std::vector<double>{9.077, 10.23, 9.638, 10.87}));
}

TEST(CapacitySearch, FindsTheCapacityInThreeRounds) {
  const Played played = Play(OneThreshold(), KneeAt(10));
  EXPECT_EQ(played.answer.status, SearchStatus::kFound);
  EXPECT_LE(*played.answer.low, 10);
  EXPECT_GE(*played.answer.high, 9.9);
  EXPECT_LE(*played.answer.high / *played.answer.low, 1.10);
  EXPECT_EQ(played.answer.binding, 0u);
  EXPECT_EQ(RoundStages(played), 12u);
  EXPECT_FALSE(played.answer.budget_ended);
}

// What is known is a figure only after a whole round.
TEST(CapacitySearch, SaysNothingOfTheCoarseSearch) {
  const Played played = Play(OneThreshold(), KneeAt(10));
  for (std::size_t i = 0; i < 12; ++i) {
    const SearchStep step = NextStep(OneThreshold(), std::span(played.results).first(i));
    EXPECT_FALSE(step.answer.low || step.answer.high) << i;
  }
}

TEST(CapacitySearch, OfTheFirstStagesContinuesWithTheNextOne) {
  const Played played = Play(OneThreshold(), KneeAt(10));
  for (std::size_t i = 0; i < played.results.size(); ++i) {
    EXPECT_EQ(NextStep(OneThreshold(), std::span(played.results).first(i)).next,
              played.results[i].stage);
  }
}

// Half of the requests have no time: as many misses of the others stand for twice the share.
TEST(CapacitySearch, CountsTheRequestsThatAreJudged) {
  const Played all = Play(OneThreshold(), KneeAt(10));
  const Played half = Play(OneThreshold(), KneeAt(10), [](SearchStageResult& result) {
    result.unjudged = {result.counted / 2};
    result.misses[0] /= 2;
  });
  EXPECT_EQ(half.answer.status, SearchStatus::kFound);
  EXPECT_NEAR(*half.answer.low / *all.answer.low, 1, 0.02);
  EXPECT_NEAR(*half.answer.high / *all.answer.high, 1, 0.02);
}

TEST(CapacitySearch, EndsIfNoResponseHasTheTime) {
  const Played played = Play(OneThreshold(), KneeAt(10), [](SearchStageResult& result) {
    result.unjudged = {result.counted - result.misses[0]};
    result.absent = 0;
  });
  EXPECT_EQ(played.results.size(), 1u);
  EXPECT_EQ(played.answer.status, SearchStatus::kUndecided);
  EXPECT_EQ(played.answer.absent, 0u);
  EXPECT_FALSE(played.answer.low || played.answer.high);
}

// All stages above 10 fail but for a few responses, which have no time.
TEST(CapacitySearch, GoesOnIfTheFailuresAloneMissTheThreshold) {
  const auto share = [](double rate) { return rate > 10 ? 0.9 : 0.0; };
  const Played played = Play(OneThreshold(), share, [](SearchStageResult& result) {
    if (result.stage.rate <= 10) return;
    result.unjudged = {result.counted - result.misses[0]};
    result.absent = 0;
  });
  EXPECT_FALSE(played.answer.absent.has_value());
  EXPECT_GT(RoundStages(played), 0u);
}

// From a damaged journal.
TEST(CapacitySearch, IgnoresAThresholdThatItDoesNotHave) {
  const Played played = Play(OneThreshold(), KneeAt(10), [](auto& result) { result.absent = 7; });
  EXPECT_EQ(played.answer.status, SearchStatus::kFound);
}

TEST(CapacitySearch, NamesStagesOfOneRateByRepetition) {
  // Nothing tells rates apart, so the middle moves up after a round and back down after the next.
  int rounds = 0;
  const Played played = Play(
      OneThreshold(), [](double rate) { return rate > 8 ? 1.0 : 0.0; },
      [&](SearchStageResult& result) {
        if (result.stage.phase == SearchPhase::kCoarse) return;
        result.misses = {rounds++ / 4 % 2 == 0 ? 0 : result.counted};
      });
  for (std::size_t i = 0; i < played.results.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      EXPECT_FALSE(played.results[i].stage.rate == played.results[j].stage.rate &&
                   played.results[i].stage.repetition == played.results[j].stage.repetition);
    }
  }
}

// 240 of the 300 requests of a coarse stage are counted, so 120 are half.
TEST(CapacitySearch, MeasuresAStageAgainDuringWhichTheClientWasSuspended) {
  const SearchGoal goal = OneThreshold();
  const auto result = [](int repetition, std::uint64_t counted) {
    return SearchStageResult{.stage = {.phase = SearchPhase::kCoarse,
                                       .round = 0,
                                       .rate = 1,
                                       .requests = 300,
                                       .repetition = repetition},
                             .misses = {0},
                             .counted = counted,
                             .sent = 300,
                             .duration = FromSeconds(300),
                             .client_limited = false};
  };
  const auto next = [&](const std::vector<SearchStageResult>& results) {
    return NextStep(goal, results).next;
  };
  EXPECT_EQ(next({result(0, 119)}), result(1, 240).stage);
  EXPECT_EQ(next({result(0, 120)})->rate, 2);
  EXPECT_EQ(next({result(0, 0), result(1, 240)})->rate, 2);
  EXPECT_EQ(next({result(0, 0), result(1, 0)})->rate, 0.5);  // once only: it shows nothing
}

TEST(CapacitySearch, AStageOfARoundIsMeasuredAgain) {
  std::optional<SearchStage> lost;
  const Played played = Play(OneThreshold(), KneeAt(10), [&](SearchStageResult& result) {
    if (lost || result.stage.phase != SearchPhase::kRound) return;
    lost = result.stage;
    result.misses = {0};
    result.counted = 0;
  });
  ASSERT_TRUE(lost);
  EXPECT_EQ(RoundStages(played) % 4, 1U);
  const auto first = std::ranges::find_if(
      played.results, [&](const auto& result) { return result.stage == *lost; });
  EXPECT_EQ((first + 1)->stage.rate, lost->rate);
  EXPECT_EQ((first + 1)->stage.repetition, lost->repetition + 1);
}

TEST(CapacitySearch, GivesUpAfterSixRounds) {
  const Played played = Play(
      OneThreshold(), [](double rate) { return rate > 8 ? 0.5 : 0.05; },
      [](SearchStageResult& result) {
        if (result.stage.phase == SearchPhase::kCoarse) return;
        result.misses = {result.counted / 10};
      });
  EXPECT_EQ(RoundStages(played), 24u);
  EXPECT_EQ(played.answer.status, SearchStatus::kUndecided);
  EXPECT_FALSE(played.answer.low || played.answer.high);
}

// 1, 1/2, 1/4, 1/8, 1/16 and 1/32 miss: the endpoint misses when idle.
TEST(CapacitySearch, HasAnUpperBoundWhereTheLowestRateMisses) {
  const Played played = Play(OneThreshold(), [](double) { return 0.5; });
  EXPECT_EQ(played.results.size(), 6u);
  EXPECT_EQ(played.answer.status, SearchStatus::kUpperBound);
  EXPECT_FALSE(played.answer.low.has_value());
  EXPECT_DOUBLE_EQ(*played.answer.high, 0.03125);
}

// 1 to 32,768 = 2^15; twice that has no room for a round's rates below the highest rate there is.
TEST(CapacitySearch, HasALowerBoundWhereTheHighestRateHolds) {
  const Played played = Play(OneThreshold(), [](double) { return 0.0; });
  EXPECT_EQ(CoarseRates(played).size(), 16u);
  EXPECT_EQ(RoundStages(played), 4u);
  EXPECT_EQ(played.answer.status, SearchStatus::kLowerBound);
  EXPECT_NEAR(*played.answer.low, 32'768 * std::exp(-0.09), 10);
  EXPECT_FALSE(played.answer.high.has_value());
}

TEST(CapacitySearch, EndsWithTheRoundThatMeasuredTheClient) {
  const Played played = Play(OneThreshold(), KneeAt(10), [](SearchStageResult& result) {
    result.client_limited = result.stage.rate > 10.5;
  });
  EXPECT_EQ(RoundStages(played), 4u);
  EXPECT_EQ(played.answer.status, SearchStatus::kClientLimited);
  EXPECT_FALSE(played.answer.low || played.answer.high);
}

// More miss at the lowest rate of each round than in its middle.
TEST(CapacitySearch, SaysWhereMissesDoNotGrowWithTheRate) {
  int stages = 0;
  const Played played = Play(OneThreshold(), KneeAt(10), [&](SearchStageResult& result) {
    if (result.stage.phase == SearchPhase::kCoarse) return;
    const std::uint64_t of_round[] = {200, 100, 96, 268};
    result.misses = {of_round[stages++ % kStagesPerRound]};
  });
  EXPECT_EQ(played.answer.status, SearchStatus::kNonMonotonic);
}

TEST(CapacitySearch, TakesTheSmallestOfTwoThresholds) {
  const SearchGoal goal{.shares = {0.9, 0.99}, .first_rate = 1, .plan = {}};
  const Played played = Play(goal, KneeAt(10), [](SearchStageResult& result) {
    result.misses[1] = result.misses[0] / 8;  // 1.25 % at 10, where 1 % is allowed
  });
  EXPECT_EQ(played.answer.binding, 1u);
  EXPECT_LT(*played.answer.low, 10 * std::pow(0.8, 1.0 / 8));
  EXPECT_EQ(played.answer.fits.size(), 2u);
}

// 2,500 are for the coarse search, of which 8 stages took 2,400. Of the 6,100 that are left, 16
// stages are to have 381 requests; the shortest have 500: three rounds of 2,000.
TEST(CapacitySearch, EndsWithItsBudget) {
  const SearchPlan plan{.budget = {.requests = 8'500}};
  const Played played =
      Play(OneThreshold(plan), [](double rate) { return rate > 10 ? 0.4 : 0.02; });
  std::uint64_t sent = 0;
  for (const auto& result : played.results) sent += result.sent;
  EXPECT_LE(sent, 8'500u);
  EXPECT_EQ(played.results.back().stage.requests, 500);
  EXPECT_LE(RoundStages(played), 12u);
}

TEST(CapacitySearch, IsUndecidedIfTheBudgetEndsInTheCoarseSearch) {
  const SearchPlan plan{.budget = {.requests = {}, .time = std::chrono::minutes(6)}};
  const Played played = Play(OneThreshold(plan), KneeAt(0.01));
  EXPECT_EQ(played.results.size(), 1u);  // 300 s at 1/s; 600 s more are not left
  EXPECT_EQ(played.answer.status, SearchStatus::kUndecided);
  EXPECT_TRUE(played.answer.budget_ended);
}

// Poisson arrivals at slots that serve a request in a constant time; a request misses if it takes
// longer than `limit_seconds`.
Played SearchSlots(std::size_t slots, double service_seconds, double limit_seconds) {
  Random random(7);
  const SearchGoal goal{.shares = {0.9}, .first_rate = 1 / service_seconds, .plan = {}};
  return Play(
      goal, [](double) { return 0.0; },
      [&](SearchStageResult& result) {
        double arrival = 0;
        std::vector<double> free(slots);
        std::vector<TimePoint> ends;
        result.misses = {0};
        for (int i = 0; i < result.stage.requests; ++i) {
          arrival -= std::log(1 - random.Uniform()) / result.stage.rate;
          double& slot = *std::ranges::min_element(free);
          slot = std::max(slot, arrival) + service_seconds;
          ends.push_back(TimePoint() + FromSeconds(slot));
          const bool is_counted = i >= result.stage.FirstCounted();
          if (is_counted && slot - arrival > limit_seconds) ++result.misses[0];
        }
        result.completed_per_second = CompletedPerSecond(ends);
      });
}

// Two slots of 20 ms carry 100/s. 300 requests are served in 3 s and 2,000 in 20 s at any rate, so
// none ever takes longer than 20 s.
TEST(CapacitySearch, WithALooseLimitSaysWhatTheEndpointCarries) {
  for (const double limit : {5.0, 20.0, 600.0}) {
    const Played played = SearchSlots(2, 0.02, limit);
    EXPECT_EQ(played.answer.status, SearchStatus::kUndecided) << limit;
    EXPECT_FALSE(played.answer.low || played.answer.high) << limit;
    ASSERT_TRUE(played.answer.carried.has_value()) << limit;
    EXPECT_NEAR(*played.answer.carried, 100, 2) << limit;
    for (const auto& stage : played.results) EXPECT_LT(stage.stage.rate, 450) << limit;
  }
}

// The client may be why no more was completed, so it is said, too.
TEST(CapacitySearch, OfALimitedClientStillSaysWhatWasCarried) {
  Played played = SearchSlots(2, 0.02, 5);
  for (auto& stage : played.results) stage.client_limited = true;
  const SearchGoal goal{.shares = {0.9}, .first_rate = 50, .plan = {}};
  const SearchStep step = NextStep(goal, played.results);
  EXPECT_FALSE(step.next.has_value());
  EXPECT_EQ(step.answer.status, SearchStatus::kClientLimited);
  EXPECT_NEAR(step.answer.carried.value_or(0), 100, 2);
}

// 32 slots of 1 s carry 32/s.
TEST(CapacitySearch, WithALooseLimitAndManySlotsSaysWhatTheEndpointCarries) {
  const Played played = SearchSlots(32, 1, 200);
  ASSERT_TRUE(played.answer.carried.has_value());
  EXPECT_NEAR(*played.answer.carried, 32, 0.64);
}

// At 112/s the last of 2,000 requests wait 2 s, so a fit alone has its knee there.
TEST(CapacitySearch, WithALimitJustTooLooseHasNoIntervalAboveWhatTheEndpointCarries) {
  const Played of_two = SearchSlots(2, 0.02, 2);
  EXPECT_FALSE(of_two.answer.low || of_two.answer.high);
  EXPECT_NEAR(of_two.answer.carried.value_or(0), 100, 2);
  const Played of_many = SearchSlots(32, 1, 10);
  EXPECT_FALSE(of_many.answer.low || of_many.answer.high);
  EXPECT_NEAR(of_many.answer.carried.value_or(0), 32, 0.64);
}

// The knee lies below the 100/s, or just at them.
TEST(CapacitySearch, OfATightLimitHasAnInterval) {
  for (const double limit : {0.06, 0.1, 0.2, 0.5, 1.0}) {
    const Played played = SearchSlots(2, 0.02, limit);
    EXPECT_FALSE(played.answer.carried.has_value()) << limit;
    ASSERT_TRUE(played.answer.low && played.answer.high) << limit;
    EXPECT_GT(*played.answer.low, 70) << limit;
    EXPECT_LT(*played.answer.low, 100) << limit;
  }
}

// 24 of 240 may miss.
TEST(IsDecided, SaysWhenACoarseStageHasMissed) {
  const SearchStage stage{.requests = 300};
  const std::uint64_t allowed = 24;
  const std::uint64_t one_more = 25;
  EXPECT_FALSE(IsDecided(OneThreshold(), stage, {&allowed, 1}));
  EXPECT_TRUE(IsDecided(OneThreshold(), stage, {&one_more, 1}));
}

}  // namespace
}  // namespace llmb
