#pragma once

#include <cstdint>
#include <span>

#include "harness/metrics/duration_counts.h"
#include "harness/metrics/intervals.h"
#include "harness/record/request_record.h"

namespace llmb {

// The gaps between the token events of one request.
struct RequestGaps {
  InterTokenLatency quantiles;
  std::uint64_t count = 0;  // at least 1
};

// The share of a request's gaps up to `limit`, 0 to 1: linear between its minimum, p50, p95, p99
// and maximum, as a record does not hold the gaps themselves.
double ShareUpTo(const InterTokenLatency& quantiles, Nanoseconds limit);

// The interval of the quantile `probability` of `pooled`, in seconds. `pooled` holds the gaps of
// all `requests`, which are in the order of their starts. Computed as by QuantileInterval, with
// batches of requests. One rule differs: in an open loop, a quantile up to p90 has both ends or
// none. An endpoint whose slots are all taken is as slow as it gets, so a stage in which they were
// taken throughout has a higher figure than an endless stage, and no scatter that would show it. No
// interval for fewer than 20 requests, and none without pooled gaps.
SamplingInterval GapInterval(std::span<const RequestGaps> requests, const DurationCounts& pooled,
                             double probability, const StageFacts& stage);

}  // namespace llmb
