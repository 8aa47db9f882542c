#pragma once

#include <optional>

#include "harness/metrics/duration_counts.h"
#include "harness/record/request_record.h"

namespace llmb {

// A kernel stamps a segment when it takes it from the network, which may be late by about this
// much: the network card gathers segments first, or a core has to wake. On loopback the kernel
// takes it while the sender still writes. docs/accuracy.md has the measurement.
inline constexpr Nanoseconds kStampError = std::chrono::microseconds(50);
// The most by which this lateness differs between two segments of one response.
inline constexpr Nanoseconds kStampVariation = std::chrono::microseconds(32);

// Sets the error bounds of `record`, each if it has the time, from its `errors`, token_times and
// derived metrics. An arrival is never stamped too early, and a request never sent before
// `started`, so with E for the errors of the record:
// - time to first token: E(start) + E(first token) + kStampError
// - total latency: E(start) + E(end) + kStampError
// - time per output token: the larger of E(first token) and E(last token), because each moves the
//   difference another way, + kStampVariation; all / (seen_tokens - 1)
// - inter-token latency: a gap of g between tokens a and b is between g - E(b) and g + E(a). The
//   bound is the distance of the request's median gap from the medians of these ends,
//   + kStampVariation.
// Empties errors.tokens.
void SetErrorBounds(RequestRecord& record);

// The error bounds of many requests, rounded up to microseconds.
struct ErrorBoundCounts {
  DurationCounts ttft, tpot, itl, total_latency;

  // A request without a bound adds nothing to it.
  void Add(const RequestRecord& record);
  void Merge(const ErrorBoundCounts& other);
};

// The bound that 99 % of the requests keep to. nullopt without requests.
std::optional<double> ErrorBoundSeconds(const DurationCounts& bounds);

}  // namespace llmb
