#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// The errors of one kind of value, in microseconds. All are empty without values.
struct ErrorFigures {
  std::optional<double> mean_us;
  std::optional<double> p50_us;  // Hyndman-Fan type 7, like all quantiles here
  std::optional<double> p99_us;
  std::optional<double> max_us;
};

// Errors of one kind.
class ErrorList {
 public:
  // Clamps errors to about ±2.1 s. An error takes 4 bytes, so that a million of them hardly changes
  // the measured memory.
  void Add(Nanoseconds error);
  void Merge(const ErrorList& other);

  ErrorFigures Figures() const;
  std::uint64_t Count() const { return nanoseconds_.size(); }

 private:
  std::vector<std::int32_t> nanoseconds_;
};

// All errors of one client at one load. Errors of arrivals and TTFT are measured minus true time,
// so that late is positive. Errors of ITL and TPOT are absolute values, because those come out too
// long as often as too short.
class StampErrors {
 public:
  // Adds one request: when each token event was written, and the client's timestamps of them.
  // Ignores the rest of the longer list.
  void Add(std::span<const TimePoint> written, std::span<const TimePoint> stamped);

  void Merge(const StampErrors& other);

  ErrorFigures Arrival() const { return arrivals_.Figures(); }
  // The error of the first token event. The start of the request is the same for both times.
  ErrorFigures TimeToFirstToken() const { return first_tokens_.Figures(); }
  ErrorFigures InterTokenLatency() const { return gaps_.Figures(); }
  ErrorFigures TimePerOutputToken() const { return per_token_.Figures(); }

  std::uint64_t Events() const { return arrivals_.Count(); }
  // Events with a timestamp before their write. Not 0 only if the timestamps are wrong.
  std::uint64_t TooEarly() const { return too_early_; }

 private:
  ErrorList arrivals_;
  ErrorList first_tokens_;
  ErrorList gaps_;
  ErrorList per_token_;
  std::uint64_t too_early_ = 0;
};

}  // namespace llmb
