#pragma once

#include "harness/metrics/intervals.h"
#include "harness/metrics/run_samples.h"

namespace llmb {

// The 95 % intervals of the figures of one endpoint at one load.
struct SummaryIntervals {
  struct Quantiles {
    SamplingInterval p50, p99;
  };
  Quantiles total_latency, time_to_first_token, time_per_output_token;
  Quantiles inter_token_latency;  // pooled over requests
  SamplingInterval request_throughput, output_throughput;
  StageFacts stage{};  // from which they were made
};

// The intervals of `samples`, which have a window. Of `stage`, the requests and the users are set
// here; what other loads show is set by the caller. A figure
// without values has an empty interval, and a throughput of fewer than 20 successes too.
SummaryIntervals IntervalsOf(const EndpointSamples& samples, StageFacts stage);

}  // namespace llmb
