#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/metrics/run_samples.h"
#include "harness/metrics/summary_intervals.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Statistics of one metric, in seconds, tokens or tokens per second. Each is empty if there are no
// values.
struct Distribution {
  std::uint64_t count = 0;
  std::optional<double> mean, minimum, maximum, p50, p90, p95, p99;
};

Distribution DistributionOf(std::span<const double> values);

// The same for pooled durations, in seconds.
Distribution DistributionOf(const DurationCounts& durations);

// One endpoint at one load, as the summary CSV and the console table show it.
struct EndpointSummary {
  std::string endpoint_name;
  std::string workload;  // empty if the records do not say it
  LoadLevel load;
  std::uint64_t total_requests = 0;
  std::uint64_t successful_requests = 0;
  std::uint64_t suspended_requests = 0;  // their times are in no figure
  Distribution total_latency, time_to_first_token, time_per_output_token, tokens_per_second;
  Distribution inter_token_latency;  // pooled over requests
  std::optional<double> average_input_tokens, average_output_tokens;
  // Each request has its own figures. Averages are means of those over all requests; the minimum
  // and the maximum are over all requests.
  std::optional<double> itl_average, itl_minimum, itl_maximum;
  std::optional<double> average_itl_p50, average_itl_p95, average_itl_p99;
  // Rates within the window: output tokens that arrived and successful requests that ended in it /
  // its length.
  // Without a window: all of them / duration. The first is empty if a response has no token count.
  std::optional<double> output_throughput;
  std::optional<double> request_throughput;
  // Open loop, requests/s: those due within the window, and those sent within it, / its length.
  std::optional<double> offered_rate;
  std::optional<double> achieved_rate;
  // Open loop: counted from the moment at which the request was due.
  Distribution latency_from_schedule, ttft_from_schedule;
  std::optional<double> duration;        // of all requests, seconds
  std::uint64_t cancelled_requests = 0;  // in no other count
  std::uint64_t warmup_requests = 0;     // the same
  // The share of the users' time within the window that was spent on requests, 0 to 1.
  std::optional<double> users_busy;
  std::optional<double> window_begins_s;  // after the first start of a flow
  bool window_is_all = false;             // as EndpointSamples::window_is_all
  // Input tokens that the server read from a cache / input tokens, 0 to 1, over the successful
  // requests of which it reported that; empty if there are none.
  std::optional<double> cached_share;
  std::optional<double> exact_input_share;
  // With --goodput: the share of requests in figures that were good, failed ones being bad, and
  // good requests per second. Empty without limits.
  std::optional<double> good_share, goodput;
  // By turn, ascending, where conversations have several; the intervals are empty without a window.
  std::vector<TurnFigures> ttft_by_turn;
  ClientEvidence client;                      // the worst over its cases
  std::optional<SummaryIntervals> intervals;  // nullopt without a window
  std::optional<StabilityAnswer> stability;   // of an open loop

  double SuccessRate() const;  // 0 to 1; 0 without requests
};

// The verdict on the client that measured it. nullopt also if no request was measured: then there
// is no figure that the client could have made wrong.
std::optional<ClientVerdict> JudgeClient(const EndpointSummary& summary);

// Without intervals, which need to know the other loads.
EndpointSummary Summarize(const EndpointSamples& samples);

// The summaries of all endpoints and loads, in the order of `samples` (RunSamples::Endpoints), with
// intervals.
std::vector<EndpointSummary> SummarizeAll(const std::vector<EndpointSamples>& samples);

}  // namespace llmb
