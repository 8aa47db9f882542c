#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "benchmarks/accuracy/stamp_errors.h"
#include "harness/record/request_record.h"

namespace llmb {

// Error bounds beside the true errors.
struct BoundFigures {
  std::uint64_t values = 0;
  std::uint64_t held = 0;  // the bound was at least the true error
  ErrorFigures bound;
  ErrorFigures error;

  // 0 to 1; nullopt without values.
  std::optional<double> HeldShare() const;
};

// One kind of value with its bounds.
class BoundList {
 public:
  // `error` is true, and may be negative. It can be less by up to `less`, and more by up to `more`.
  void Add(Nanoseconds error, Nanoseconds bound, Nanoseconds less = {}, Nanoseconds more = {});
  void Merge(const BoundList& other);
  BoundFigures Figures() const;

 private:
  std::uint64_t held_ = 0;
  ErrorList errors_;
  ErrorList bounds_;
};

// When the endpoint wrote the token events of a response. An event arrived between the beginning
// and the end of its write. If the endpoint waits for a core during the write, the two differ by
// milliseconds.
struct EventWrites {
  std::span<const TimePoint> begun;
  std::span<const TimePoint> ended;  // of the first events; those of the others are not known
};

// Whether the error bounds of a client's records hold (harness/metrics/error_bounds.h).
class BoundChecks {
 public:
  // Adds a request that succeeded. `errors` holds by how much each arrival may be late. Only events
  // whose end of the write is known are checked. A bound holds if there are possible arrivals of
  // the events for which it does. The lateness of the request itself is in no check, because the
  // endpoint cannot tell its own delay from the client's.
  void Add(const RequestRecord& record, const EventWrites& writes,
           std::span<const Nanoseconds> errors);
  void Merge(const BoundChecks& other);

  BoundFigures Arrival() const { return arrivals_.Figures(); }  // of token events
  BoundFigures TimeToFirstToken() const { return first_tokens_.Figures(); }
  ErrorFigures TtftBoundWithSend() const { return ttft_with_send_.Figures(); }
  BoundFigures TimePerOutputToken() const { return per_token_.Figures(); }
  // The bounds of each request's median gap.
  BoundFigures InterTokenLatency() const { return median_gaps_.Figures(); }

 private:
  void AddPerToken(const RequestRecord& record, const EventWrites& writes);
  void AddMedianGap(const RequestRecord& record, const EventWrites& writes);

  BoundList arrivals_;
  BoundList first_tokens_;
  ErrorList ttft_with_send_;
  BoundList per_token_;
  BoundList median_gaps_;
};

}  // namespace llmb
