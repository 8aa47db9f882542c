#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "harness/metrics/run_samples.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Order statistics of one metric; each is empty when there are no values. Seconds, tokens or
// tokens per second, as the samples are.
struct Distribution {
  std::uint64_t count = 0;
  std::optional<double> mean, minimum, maximum, p50, p90, p95, p99;
};

Distribution DistributionOf(std::span<const double> values);

// The same of pooled durations, in seconds.
Distribution DistributionOf(const DurationCounts& durations);

// One endpoint at one load, as the summary CSV and the console table show it.
struct EndpointSummary {
  std::string endpoint_name;
  LoadLevel load;
  std::uint64_t total_requests = 0;
  std::uint64_t successful_requests = 0;
  std::uint64_t suspended_requests = 0;  // in no figure of time
  Distribution total_latency, time_to_first_token, time_per_output_token, tokens_per_second;
  Distribution inter_token_latency;  // pooled over requests
  std::optional<double> average_input_tokens, average_output_tokens;
  // Means over requests of each request's own figures; minimum and maximum over requests.
  std::optional<double> itl_average, itl_minimum, itl_maximum;
  std::optional<double> average_itl_p50, average_itl_p95, average_itl_p99;
  // All output tokens / duration; nothing if some success has no token count.
  std::optional<double> output_throughput;
  std::optional<double> request_throughput;  // successful requests / duration
  std::optional<double> duration;            // seconds
  ClientEvidence client;                     // the worst of its cases

  double SuccessRate() const;  // 0 to 1; 0 when there were no requests
};

EndpointSummary Summarize(const EndpointSamples& samples);

}  // namespace llmb
