#include "harness/metrics/summary.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

// nullopt if a successful response has no token count: the sum of the others would look like the
// total. Without any success the total is truly zero.
std::optional<double> AllOutputTokens(const EndpointSamples& samples) {
  if (samples.output_tokens.Size() != samples.successful_requests) return std::nullopt;
  return samples.output_tokens.Sum();
}

void AddWindow(const WindowFigures& window, EndpointSummary& summary) {
  const double seconds = ToSeconds(window.length);
  summary.window_begins_s = ToSeconds(window.begins);
  summary.request_throughput = static_cast<double>(window.successes) / seconds;
  summary.output_throughput.reset();
  if (window.output_tokens) summary.output_throughput = *window.output_tokens / seconds;
  if (const std::optional<int> users = summary.load.Users()) {
    summary.users_busy = ToSeconds(window.in_flight) / (*users * seconds);
  } else {
    summary.offered_rate = static_cast<double>(window.arrivals) / seconds;
    summary.achieved_rate = static_cast<double>(window.sends) / seconds;
  }
}

void AddTurns(const EndpointSamples& samples, StageFacts stage, EndpointSummary& summary) {
  stage.users = samples.load.Users();
  std::vector<TurnFigures> turns = FiguresByTurn(samples.turn_times, stage);
  // Single requests with a session are not conversations.
  if (turns.size() < 2) return;
  if (!samples.window) {
    for (TurnFigures& turn : turns) turn.interval = {};
  }
  summary.ttft_by_turn = std::move(turns);
}

void AddThroughput(const EndpointSamples& samples, EndpointSummary& summary) {
  if (samples.duration <= Nanoseconds::zero()) return;
  const double seconds = ToSeconds(samples.duration);
  summary.duration = seconds;
  summary.request_throughput = static_cast<double>(samples.successful_requests) / seconds;
  if (const auto tokens = AllOutputTokens(samples)) summary.output_throughput = *tokens / seconds;
}

void AddRequestGaps(const GapTotals& gaps, EndpointSummary& summary) {
  summary.itl_average = gaps.MeanOf(&GapTotals::average);
  summary.itl_minimum = gaps.minimum;
  summary.itl_maximum = gaps.maximum;
  summary.average_itl_p50 = gaps.MeanOf(&GapTotals::p50);
  summary.average_itl_p95 = gaps.MeanOf(&GapTotals::p95);
  summary.average_itl_p99 = gaps.MeanOf(&GapTotals::p99);
}

// nullopt unless `next` is a higher closed-loop level of the same endpoint.
std::optional<bool> ThroughputGrowsTo(const EndpointSummary& level, const EndpointSummary& next) {
  const std::optional<int> users = level.load.Users();
  const std::optional<int> more_users = next.load.Users();
  const bool comparable = level.endpoint_name == next.endpoint_name && users && more_users &&
                          level.request_throughput && next.request_throughput;
  if (!comparable) return std::nullopt;
  return ThroughputGrows(*users, *level.request_throughput, *more_users, *next.request_throughput);
}

bool IsUnstable(const EndpointSummary& summary) {
  return summary.stability && summary.stability->verdict == Stability::kUnstable;
}

// The offered rate of an open loop / what the endpoint carried at the rates that it did not keep up
// with. An endpoint that does not keep up is at least fully utilized. nullopt without such a rate.
std::optional<double> UtilizationOf(const EndpointSummary& level,
                                    const std::vector<EndpointSummary>& all) {
  double carried = 0;
  for (const EndpointSummary& other : all) {
    if (other.endpoint_name != level.endpoint_name || !IsUnstable(other)) continue;
    carried = std::max(carried, other.stability->second_half_rate.value_or(0));
  }
  if (!level.offered_rate || carried <= 0) return std::nullopt;
  return std::max(*level.offered_rate / carried, IsUnstable(level) ? 1.0 : 0.0);
}

}  // namespace

Distribution DistributionOf(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::ranges::sort(sorted);
  return {
      .count = sorted.size(),
      .mean = Mean(values),
      .minimum = QuantileOfSorted(sorted, 0),
      .maximum = QuantileOfSorted(sorted, 1),
      .p50 = QuantileOfSorted(sorted, 0.50),
      .p90 = QuantileOfSorted(sorted, 0.90),
      .p95 = QuantileOfSorted(sorted, 0.95),
      .p99 = QuantileOfSorted(sorted, 0.99),
  };
}

Distribution DistributionOf(const DurationCounts& durations) {
  constexpr std::array kProbabilities = {0.0, 0.50, 0.90, 0.95, 0.99, 1.0};
  const auto quantiles = durations.Quantiles(kProbabilities);
  if (quantiles.empty()) return {};
  return {
      .count = durations.Total(),
      .mean = ToSeconds(*durations.Mean()),
      .minimum = ToSeconds(quantiles[0]),
      .maximum = ToSeconds(quantiles[5]),
      .p50 = ToSeconds(quantiles[1]),
      .p90 = ToSeconds(quantiles[2]),
      .p95 = ToSeconds(quantiles[3]),
      .p99 = ToSeconds(quantiles[4]),
  };
}

double EndpointSummary::SuccessRate() const {
  if (total_requests == 0) return 0;
  return static_cast<double>(successful_requests) / static_cast<double>(total_requests);
}

std::optional<ClientVerdict> JudgeClient(const EndpointSummary& summary) {
  if (summary.total_latency.count == 0) return std::nullopt;
  return JudgeClient(summary.client);
}

EndpointSummary Summarize(const EndpointSamples& samples) {
  EndpointSummary summary;
  summary.endpoint_name = samples.endpoint_name;
  summary.workload = samples.workload;
  summary.load = samples.load;
  summary.total_requests = samples.total_requests;
  summary.successful_requests = samples.successful_requests;
  summary.suspended_requests = samples.suspended_requests;
  summary.cancelled_requests = samples.cancelled_requests;
  summary.warmup_requests = samples.warmup_requests;
  summary.total_latency = DistributionOf(samples.total_latency);
  summary.time_to_first_token = DistributionOf(samples.time_to_first_token);
  using Time = OrderedTimes::Time;
  const OrderedTimes& times = samples.ordered_times;
  summary.latency_from_schedule = DistributionOf(times.OfScheduled(Time::kTotalLatency));
  summary.ttft_from_schedule = DistributionOf(times.OfScheduled(Time::kTimeToFirstToken));
  summary.time_per_output_token = DistributionOf(samples.time_per_output_token);
  summary.tokens_per_second = DistributionOf(samples.tokens_per_second);
  summary.inter_token_latency = DistributionOf(samples.inter_token_latency);
  summary.average_input_tokens = samples.input_tokens.Mean();
  summary.average_output_tokens = samples.output_tokens.Mean();
  AddRequestGaps(samples.request_gaps, summary);
  summary.client = samples.client;
  summary.stability = samples.stability;
  summary.cached_share = samples.cached_share.Share();
  summary.exact_input_share = samples.exact_lengths.Share();
  AddThroughput(samples, summary);
  summary.window_is_all = samples.window_is_all;
  if (samples.window) AddWindow(*samples.window, summary);
  return summary;
}

std::vector<EndpointSummary> SummarizeAll(const std::vector<EndpointSamples>& samples) {
  std::vector<EndpointSummary> summaries;
  summaries.reserve(samples.size());
  for (const EndpointSamples& one : samples) summaries.push_back(Summarize(one));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    StageFacts stage{.utilization = UtilizationOf(summaries[i], summaries)};
    if (i + 1 < samples.size()) {
      stage.throughput_grows = ThroughputGrowsTo(summaries[i], summaries[i + 1]);
    }
    AddTurns(samples[i], stage, summaries[i]);
    if (samples[i].window) summaries[i].intervals = IntervalsOf(samples[i], stage);
  }
  return summaries;
}

}  // namespace llmb
