#include "harness/metrics/summary_intervals.h"

#include "harness/metrics/batch_means.h"

namespace llmb {
namespace {

SummaryIntervals::Quantiles QuantilesOf(const EndpointSamples& samples, OrderedTimes::Time time,
                                        const StageFacts& stage) {
  const std::vector<double> values = samples.ordered_times.Values(time);
  if (values.empty()) return {};
  return {.p50 = QuantileInterval(values, 0.5, stage),
          .p99 = QuantileInterval(values, 0.99, stage)};
}

SummaryIntervals::Quantiles GapQuantiles(const EndpointSamples& samples, const StageFacts& stage) {
  const std::vector<RequestGaps> gaps = samples.ordered_times.Gaps();
  const DurationCounts& pooled = samples.inter_token_latency;
  return {.p50 = GapInterval(gaps, pooled, 0.5, stage),
          .p99 = GapInterval(gaps, pooled, 0.99, stage)};
}

// None of fewer than two successes per part.
SamplingInterval RateOf(const WindowFigures& window, const std::vector<double>& rates,
                        double least_error, const StageFacts& stage) {
  const bool enough = window.successes >= 2 * kBatches && !rates.empty();
  return enough ? ThroughputInterval(rates, stage, least_error) : SamplingInterval();
}

}  // namespace

SummaryIntervals IntervalsOf(const EndpointSamples& samples, StageFacts stage) {
  stage.requests = samples.ordered_times.RequestsPerFlow();
  stage.users = samples.load.Users();
  using Time = OrderedTimes::Time;
  const WindowFigures& window = *samples.window;
  return {
      .total_latency = QuantilesOf(samples, Time::kTotalLatency, stage),
      .time_to_first_token = QuantilesOf(samples, Time::kTimeToFirstToken, stage),
      .time_per_output_token = QuantilesOf(samples, Time::kTimePerOutputToken, FactsForTpot(stage)),
      .inter_token_latency = GapQuantiles(samples, stage),
      .request_throughput = RateOf(window, window.request_rates, window.request_rate_error, stage),
      .output_throughput = RateOf(window, window.output_rates, window.output_rate_error, stage),
      .stage = stage};
}

}  // namespace llmb
