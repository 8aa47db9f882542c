#include "harness/console/capacity_text.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace llmb {
namespace {

constexpr std::size_t kWidth = 100;

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

SearchStageResult Stage(SearchPhase phase, double rate, std::uint64_t misses) {
  return {.stage = {.phase = phase, .round = 1, .rate = rate, .requests = 300, .repetition = 0},
          .misses = {misses},
          .counted = 240,
          .sent = 300,
          .duration = {},
          .client_limited = false};
}

CapacityResult Search(const std::string& name, SearchStatus status, std::optional<double> low,
                      std::optional<double> high) {
  CapacityResult search{.endpoint_name = name,
                        .thresholds = {"ttft_p90<500ms"},
                        .ended = true,
                        .answer = {},
                        .stages = {Stage(SearchPhase::kCoarse, 8, 24)}};
  search.answer.status = status;
  search.answer.low = low;
  search.answer.high = high;
  if (low && high) search.answer.binding = 0;
  return search;
}

TEST(CapacitySentences, SayThatTheThresholdsAreTooLoose) {
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.answer.carried = 99.64;
  EXPECT_THAT(
      CapacitySentences({search}),
      ElementsAre("m: no capacity was found (undecided); above about 99.6 requests/s the queue of "
                  "the endpoint grows, and the stages end before the thresholds are missed: set "
                  "tighter thresholds."));
}

TEST(ExpectedText, IsARange) {
  EXPECT_EQ(ExpectedText({}), "26,500 to 50,500 requests");
  EXPECT_EQ(ExpectedText({.budget = {.requests = 4'500}}), "4,500 requests");
  EXPECT_EQ(ExpectedText({.budget = {.time = std::chrono::minutes(1)}}), "At most 50,500 requests");
}

// 50,500 requests: 84 min at 10/s, 14 h at 1/s.
TEST(SearchTerms, SayHowLongItMayTake) {
  EXPECT_THAT(
      SearchTerms({}, {"ttft_p90<500ms", "success>=99%"}),
      ElementsAre("capacity search: the highest rate with ttft_p90<500ms and success>=99%",
                  "takes about 84 min if the capacity is 10 requests/s, 14.0 h if it is 1"));
}

TEST(SearchTerms, SayWhatASmallBudgetCannotGive) {
  EXPECT_THAT(SearchTerms({.budget = {.requests = 17'999}}, {"ttft_p90<1s"}).back(),
              HasSubstr("fewer than 18,000 requests give no honest capacity within 10 %"));
  EXPECT_EQ(SearchTerms({.budget = {.requests = 18'000}}, {"ttft_p90<1s"}).size(), 2u);
  EXPECT_EQ(SearchTerms({.budget = {.requests = 8'500}}, {"ttft_p90<1s"}).size(), 3u);
  EXPECT_THAT(SearchTerms({.budget = {.requests = 8'499}}, {"ttft_p90<1s"}).back(),
              HasSubstr("with fewer than 8,500, hardly any search has an interval"));
}

// 18,000 requests in 1,800 s are 10 per second, 8,500 are 4.72.
TEST(SearchTerms, SayFromWhichRateOnATimeIsEnough) {
  EXPECT_EQ(SearchTerms({.budget = {.time = std::chrono::minutes(30)}}, {"ttft_p90<1s"}).back(),
            "at most about 30 min, in which an endpoint that carries 10.0 requests/s can have a "
            "capacity within 10 %, and one that carries less than 4.72 hardly any interval");
}

TEST(CapacitySentences, NameTheThresholdThatNothingCanBeJudgedBy) {
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.answer.absent = 0;
  const char* reason =
      "no response of a stage had the time that ttft_p90<500ms limits, so nothing can be judged";
  EXPECT_THAT(CapacitySentences({search}),
              ElementsAre(fmt::format("m: no capacity was found (undecided); {}.", reason)));
  EXPECT_THAT(SearchProgressText(search), testing::EndsWith(reason));
}

TEST(CapacityText, OfALostEndpointSaysWhy) {
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.ended = false;
  search.lost = "given up after 300 failures";
  EXPECT_THAT(CapacityText({search}, kWidth),
              testing::AllOf(HasSubstr("m                            -  lost    -"),
                             HasSubstr("m: the search ended early (given up after 300 failures)\n"),
                             testing::Not(HasSubstr("interrupted"))));
}

TEST(CapacitySentences, SayWhatALimitedClientCompleted) {
  CapacityResult search = Search("m", SearchStatus::kClientLimited, {}, {});
  search.answer.carried = 99.64;
  EXPECT_THAT(CapacitySentences({search}),
              ElementsAre("m: no capacity was found (client_limited); the load generator, not the "
                          "endpoint, limited stages near the capacity, which completed about 99.6 "
                          "requests/s."));
}

// 24 of 100 miss, as 140 of 240 have no such time.
TEST(SearchProgressText, IsAboutTheRequestsThatAreJudged) {
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.stages.back().unjudged = {140};
  EXPECT_THAT(SearchProgressText(search), HasSubstr("76.0 % within ttft_p90<500ms"));
}

// 24 of 240 miss: 90 % within.
TEST(SearchProgressText, SaysWhatAStageShowed) {
  CapacityResult search = Search("llama", SearchStatus::kUndecided, {}, {});
  EXPECT_EQ(SearchProgressText(search),
            "llama: coarse, 8.00 requests/s: 90.0 % within ttft_p90<500ms; looking for the knee");
  search = Search("llama", SearchStatus::kFound, 9.1, 9.8);
  search.ended = false;
  search.answer.fits = {std::nullopt};
  search.stages = {Stage(SearchPhase::kRound, 9.5, 0)};
  EXPECT_EQ(SearchProgressText(search),
            "llama: round 2, 9.50 requests/s: 100.0 % within ttft_p90<500ms; so far 9.10 to 9.80 "
            "requests/s");
  EXPECT_THAT(SearchProgressText({}), IsEmpty());
}

// A stage of 2,000 requests at 10/s takes 200 s: three rounds of four 40 min, six 80 min. After one
// stage of a round 23 are left: 76.7 min.
TEST(SearchProgressText, SaysHowLongTheRoundsTake) {
  const SearchStage next{.phase = SearchPhase::kRound, .rate = 10, .requests = 2'000};
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.ended = false;
  EXPECT_EQ(SearchProgressText(search, next),
            "m: coarse, 8.00 requests/s: 90.0 % within ttft_p90<500ms; the knee is found; it is "
            "about 10.0 requests/s, where the rounds take 40 min to 80 min");
  search.stages.push_back(Stage(SearchPhase::kRound, 9.5, 0));
  EXPECT_THAT(SearchProgressText(search, next),
              HasSubstr("nothing certain before the end of the round; at most about 77 min left"));
  const SearchStage coarse{.phase = SearchPhase::kCoarse, .rate = 10, .requests = 300};
  search.stages.pop_back();
  EXPECT_THAT(SearchProgressText(search, coarse), testing::EndsWith("looking for the knee"));
}

// As above, with a budget of 60 min of which the stages took 10: 50 min are left.
TEST(SearchProgressText, TheRoundsTakeAtMostWhatIsLeftOfTheBudget) {
  const SearchStage next{.phase = SearchPhase::kRound, .rate = 10, .requests = 2'000};
  CapacityResult search = Search("m", SearchStatus::kUndecided, {}, {});
  search.ended = false;
  search.stages.back().duration = std::chrono::minutes(10);
  EXPECT_THAT(SearchProgressText(search, next, {.time = std::chrono::minutes(60)}),
              testing::EndsWith("where the rounds take 40 min to 50 min"));
  EXPECT_THAT(SearchProgressText(search, next, {.time = std::chrono::minutes(45)}),
              testing::EndsWith("where the rounds take at most 35 min"));
  // 300 of 24,300 requests are sent: 24,000 at 10/s take 40 min.
  EXPECT_THAT(SearchProgressText(search, next, {.requests = 24'300}),
              testing::EndsWith("where the rounds take at most 40 min"));
  search.stages.push_back(Stage(SearchPhase::kRound, 9.5, 0));
  EXPECT_THAT(SearchProgressText(search, next, {.time = std::chrono::minutes(45)}),
              testing::EndsWith("at most about 35 min left"));
}

// The table is 78 columns wide.
TEST(CapacityText, IsSentencesWhereTheTableDoesNotFit) {
  const std::string text = CapacityText({Search("fast", SearchStatus::kFound, 20, 21)}, 40);
  EXPECT_EQ(text,
            "\nCapacity (95 % intervals)\n"
            "fast: 20.0 to 21.0 requests/s (found),\n"
            "  limited by ttft_p90<500ms.\n");
  const std::string reason = CapacityText({Search("e", SearchStatus::kClientLimited, {}, {})}, 30);
  std::istringstream lines(reason);
  for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 30U) << line;
}

TEST(CapacityText, RanksEndpoints) {
  const std::string text = CapacityText(
      {Search("slow", SearchStatus::kWide, 2, 3), Search("none", SearchStatus::kUndecided, {}, {}),
       Search("fast", SearchStatus::kFound, 20, 21)},
      kWidth);
  EXPECT_EQ(text,
            "\nCapacity (95 % intervals)\n"
            "  endpoint  capacity, requests/s  status     limited by      requests  stages\n"
            "  fast              20.0 to 21.0  found      ttft_p90<500ms       300       1\n"
            "  slow              2.00 to 3.00  wide       ttft_p90<500ms       300       1\n"
            "  none                         -  undecided  -                    300       1\n"
            "  slow: the interval is wider than 10 %, and holds the capacity as often as a narrow "
            "one\n"
            "  none: the stages do not agree on an interval\n");
}

TEST(CapacitySentences, HaveTheRangeTheStatusTheLimitAndTheReason) {
  CapacityResult interrupted = Search("cut", SearchStatus::kUndecided, {}, {});
  interrupted.ended = false;
  EXPECT_THAT(
      CapacitySentences({interrupted, Search("low", SearchStatus::kLowerBound, 5, {}),
                         Search("fast", SearchStatus::kFound, 20, 21)}),
      ElementsAre("fast: 20.0 to 21.0 requests/s (found), limited by ttft_p90<500ms.",
                  "low: at least 5.00 requests/s (lower_bound); the thresholds held at the highest "
                  "rate that was tried.",
                  "cut: no capacity was found; the search was interrupted."));
  EXPECT_THAT(CapacitySentences({}), IsEmpty());
}

TEST(CapacityText, SaysWhatEachStatusMeans) {
  EXPECT_THAT(CapacityText({Search("e", SearchStatus::kLowerBound, 5, {})}, kWidth),
              HasSubstr("at least 5.00  lower_bound"));
  EXPECT_THAT(CapacityText({Search("e", SearchStatus::kUpperBound, {}, 0.1)}, kWidth),
              HasSubstr("below 0.100  upper_bound"));
  EXPECT_THAT(CapacityText({Search("e", SearchStatus::kClientLimited, {}, {})}, kWidth),
              HasSubstr("e: the load generator, not the endpoint"));
  CapacityResult interrupted = Search("e", SearchStatus::kUndecided, {}, {});
  interrupted.ended = false;
  EXPECT_THAT(CapacityText({interrupted}, kWidth), HasSubstr("the search was interrupted"));
  EXPECT_THAT(CapacityText({}, kWidth), IsEmpty());
}

}  // namespace
}  // namespace llmb
