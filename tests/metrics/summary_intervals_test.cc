#include "harness/metrics/summary_intervals.h"

#include <gtest/gtest.h>

#include "harness/metrics/summary.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

// `count` requests of a stage, one after another, each 1 s and 2 tokens long. They are added in the
// reverse order.
void AddStage(RunSamples& samples, int users, int count, Nanoseconds latency = 1s) {
  for (int i = count - 1; i >= 0; --i) {
    RequestRecord record;
    record.endpoint_name = "a";
    record.load = ClosedLoop{users};
    record.started = TimePoint(i * latency / users);
    record.total_latency = latency;
    record.time_to_first_token = latency / 2;
    record.output_tokens = 2;
    record.in_window = true;
    samples.Add(record);
  }
}

std::vector<EndpointSummary> Summaries(RunSamples& samples) {
  samples.FinishWindows();
  return SummarizeAll(samples.Endpoints());
}

TEST(SummaryIntervals, OfARunWithoutRequestsDoNotExist) {
  RunSamples samples;
  EXPECT_TRUE(Summaries(samples).empty());
}

// One user is below the knee, 1,000 requests are enough for each figure. They end at 1, 2, ...
// 1,000 s, so 99 end in the first of 10 parts, 101 in the last. The variance of the mean of these
// rates is 2 * 0.01^2 / 90, times 1.1 / 0.9, as r1 = 0 without its bias is 0.1. 2.262157 times its
// root is 0.003728. Each part has as many tokens, as those of a response arrive in its second half.
TEST(SummaryIntervals, OfALongStageHaveBothEnds) {
  RunSamples samples;
  AddStage(samples, 1, 1000);
  const SummaryIntervals intervals = *Summaries(samples).front().intervals;
  EXPECT_EQ(intervals.total_latency.p50.low, 1);
  EXPECT_EQ(intervals.total_latency.p50.high, 1);
  EXPECT_EQ(intervals.total_latency.p99.high, 1);
  EXPECT_EQ(intervals.time_to_first_token.p50.low, 0.5);
  EXPECT_EQ(intervals.time_to_first_token.p99.effective_size, 1000);
  EXPECT_EQ(intervals.time_per_output_token.p50.low, std::nullopt);
  EXPECT_NEAR(*intervals.request_throughput.low, 1 - 0.003728, 1e-6);
  EXPECT_NEAR(*intervals.output_throughput.low, 2, 1e-6);
  EXPECT_NEAR(*intervals.output_throughput.high, 2, 1e-6);
}

TEST(SummaryIntervals, OfAShortStageHaveOnlyALowEnd) {
  RunSamples samples;
  AddStage(samples, 1, 100);
  const SummaryIntervals intervals = *Summaries(samples).front().intervals;
  EXPECT_EQ(intervals.total_latency.p50.low, 1);
  EXPECT_EQ(intervals.total_latency.p50.high, std::nullopt);
  EXPECT_EQ(intervals.total_latency.p50.upper_end.requests_needed, 500U);
  EXPECT_TRUE(intervals.request_throughput.low);
  EXPECT_EQ(intervals.request_throughput.high, std::nullopt);
}

TEST(SummaryIntervals, OfOneRequestAreEmpty) {
  RunSamples samples;
  AddStage(samples, 1, 1);
  const SummaryIntervals intervals = *Summaries(samples).front().intervals;
  EXPECT_EQ(intervals.total_latency.p50.low, std::nullopt);
  EXPECT_EQ(intervals.request_throughput.low, std::nullopt);
}

// Three repetitions of 200 requests are three short flows, not one of 600.
TEST(SummaryIntervals, CountTheRequestsOfOneFlow) {
  RunSamples samples;
  for (int repetition = 0; repetition < 3; ++repetition) {
    for (int i = 0; i < 200; ++i) {
      RequestRecord record;
      record.endpoint_name = "a";
      record.repetition = repetition;
      record.started = TimePoint(std::chrono::seconds(i));
      record.total_latency = 1s;
      record.in_window = true;
      samples.Add(record);
    }
  }
  const SummaryIntervals intervals = *Summaries(samples).front().intervals;
  EXPECT_EQ(intervals.total_latency.p50.upper_end.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(intervals.total_latency.p50.upper_end.requests_needed, 500U);
}

// 2 users complete 2 requests per second, 4 users 4 and 8 users, whose requests take 2 s, 4. So the
// throughput grows with 2 users and does not with 4.
TEST(SummaryIntervals, OfTailsExistBelowTheKnee) {
  RunSamples samples;
  AddStage(samples, 2, 1000);
  AddStage(samples, 4, 1000);
  AddStage(samples, 8, 1000, 2s);
  const std::vector<EndpointSummary> summaries = Summaries(samples);
  const auto reason = [&](std::size_t level) {
    return summaries[level].intervals->total_latency.p99.upper_end.reason;
  };
  EXPECT_EQ(reason(0), UpperEndReason::kGiven);
  EXPECT_EQ(reason(1), UpperEndReason::kBeyondKnee);
  EXPECT_EQ(reason(2), UpperEndReason::kNoHigherLevel);
}

// `count` requests that are due `gap` apart and end `end_gap` apart.
void AddRate(RunSamples& samples, double rate, int count, Nanoseconds gap, Nanoseconds end_gap) {
  for (int i = 0; i < count; ++i) {
    RequestRecord record;
    record.endpoint_name = "a";
    record.load = OpenLoop{rate};
    record.started = TimePoint(i * gap);
    record.slot_wait = 0s;
    record.total_latency = 100ms + i * (end_gap - gap);
    record.in_window = true;
    samples.Add(record);
  }
}

TEST(SummaryIntervals, OfARateHaveNoUpperEndWithoutASaturatedStage) {
  RunSamples samples;
  AddRate(samples, 1, 2000, 1s, 1s);
  const EndpointSummary summary = Summaries(samples).front();
  EXPECT_EQ(summary.stability->verdict, Stability::kNoGrowthFound);
  EXPECT_EQ(summary.intervals->total_latency.p50.upper_end.reason,
            UpperEndReason::kNoSaturatedStage);
  EXPECT_TRUE(summary.intervals->request_throughput.high);
}

// At 4 requests/s, 2 are completed: a rate of 1 is half of what the endpoint carries, and needs
// 400 / 0.5^2 = 1,600 requests for a p50.
TEST(SummaryIntervals, OfARateHaveAnUpperEndIfAnotherRateIsTooHigh) {
  RunSamples samples;
  AddRate(samples, 1, 2000, 1s, 1s);
  AddRate(samples, 4, 2000, 250ms, 500ms);
  const std::vector<EndpointSummary> summaries = Summaries(samples);
  const auto& low_rate = summaries[0].intervals->total_latency;
  EXPECT_EQ(low_rate.p50.upper_end.reason, UpperEndReason::kGiven);
  EXPECT_NEAR(static_cast<double>(*low_rate.p50.upper_end.requests_needed), 1600, 16);
  EXPECT_EQ(low_rate.p99.upper_end.reason, UpperEndReason::kTooShort);
  EXPECT_EQ(summaries[1].stability->verdict, Stability::kUnstable);
  EXPECT_EQ(summaries[1].intervals->total_latency.p50.upper_end.reason,
            UpperEndReason::kOverloaded);
}

TEST(SummaryIntervals, DoNotExistWithoutAWindow) {
  RunSamples samples;
  RequestRecord record;
  record.endpoint_name = "a";
  record.started = TimePoint(1s);
  record.total_latency = 1s;
  for (int i = 0; i < 1000; ++i) samples.Add(record);
  EXPECT_FALSE(Summaries(samples).front().intervals);
}

}  // namespace
}  // namespace llmb
