#include "harness/console/interval_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

SamplingInterval AtLeast(double low, UpperEndRule rule) {
  SamplingInterval interval;
  interval.low = low;
  interval.upper_end = rule;
  return interval;
}

SamplingInterval Between(double low, double high) {
  SamplingInterval interval;
  interval.low = low;
  interval.high = high;
  return interval;
}

EndpointSummary Summary(const std::string& name, const SamplingInterval& ttft) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.load = ClosedLoop{8};
  summary.intervals = SummaryIntervals();
  summary.intervals->time_to_first_token.p50 = ttft;
  return summary;
}

TEST(IntervalText, StandsBesideTheFigure) {
  const SamplingInterval both = Between(0.0452, 0.058);
  EXPECT_EQ(FigureWithInterval(0.0501, &both, 1e3), "50.1 (45.2-58.0)");
  const SamplingInterval low = AtLeast(0.0452, {});
  EXPECT_EQ(FigureWithInterval(0.0501, &low, 1e3), "50.1 (45.2+)");
}

TEST(IntervalText, IsOnlyTheFigureWithoutAnInterval) {
  const SamplingInterval none;
  EXPECT_EQ(FigureWithInterval(0.0501, &none, 1e3), "50.1");
  EXPECT_EQ(FigureWithInterval(0.0501, nullptr, 1e3), "50.1");
  EXPECT_EQ(FigureWithInterval(std::nullopt, &none, 1e3), "-");
}

TEST(IntervalSentences, AreNoneWithoutIntervals) {
  EXPECT_THAT(IntervalSentences({}), IsEmpty());
  EXPECT_THAT(IntervalSentences({EndpointSummary(), Summary("a", {})}), IsEmpty());
}

constexpr char kBrackets[] =
    "In brackets: the 95 % interval of the figure at this load; 45.2+ is at least 45.2.";

TEST(IntervalSentences, SayWhatTheBracketsMean) {
  EXPECT_THAT(IntervalSentences({Summary("a", Between(1, 2))}), ElementsAre(kBrackets));
}

// 1,053 requests are about 1,100. "b" also needs 600 for its latency, which is less.
TEST(IntervalSentences, SayOnceWhatSeveralEndpointsNeed) {
  const UpperEndRule rule = {.reason = UpperEndReason::kTooShort, .requests_needed = 1053};
  EndpointSummary second = Summary("b", AtLeast(1, rule));
  second.intervals->total_latency.p50 =
      AtLeast(1, {.reason = UpperEndReason::kTooShort, .requests_needed = 600});
  EXPECT_THAT(
      IntervalSentences({Summary("a", AtLeast(1, rule)), second,
                         Summary("c", AtLeast(1, {.reason = UpperEndReason::kNoSaturatedStage}))}),
      ElementsAre(
          kBrackets,
          "a at 8 users, b at 8 users: an upper end needs about 1,100 requests per repetition.",
          "c at 8 users: an upper end needs a rate in the same run that the endpoint does "
          "not keep up with."));
}

}  // namespace
}  // namespace llmb
