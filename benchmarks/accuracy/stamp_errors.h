#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// The errors of one kind of value, in microseconds. All are nullopt if there are no values.
struct ErrorFigures {
  std::optional<double> mean_us;
  std::optional<double> p50_us;  // Hyndman-Fan type 7, like all quantiles here
  std::optional<double> p99_us;
  std::optional<double> max_us;
};

// Errors of one kind.
class ErrorList {
 public:
  // Clamps errors to about ±2.1 s: an error is stored in 4 bytes, so that a million of them hardly
  // change the measured memory.
  void Add(Nanoseconds error);
  void Merge(const ErrorList& other);

  ErrorFigures Figures() const;
  std::uint64_t Count() const { return nanoseconds_.size(); }

 private:
  std::vector<std::int32_t> nanoseconds_;
};

// All errors of one client at one load. An error of an arrival or a TTFT is the measured minus the
// true time, so a late timestamp makes it positive. Errors of ITL and TPOT are absolute values:
// they are too long as often as too short, so signed errors would cancel out.
class StampErrors {
 public:
  // Adds the token events of one request. `written` holds when the endpoint wrote each event,
  // `stamped` the client's timestamp of it. If one list is longer, its excess is ignored.
  void Add(std::span<const TimePoint> written, std::span<const TimePoint> stamped);

  void Merge(const StampErrors& other);

  ErrorFigures Arrival() const { return arrivals_.Figures(); }
  // Both TTFTs count from the same start of the request, so this is the error of the first arrival.
  ErrorFigures TimeToFirstToken() const { return first_tokens_.Figures(); }
  ErrorFigures InterTokenLatency() const { return gaps_.Figures(); }
  ErrorFigures TimePerOutputToken() const { return per_token_.Figures(); }

  std::uint64_t Events() const { return arrivals_.Count(); }
  // The number of events with a timestamp before their write. Anything but 0 means that the
  // timestamps are wrong.
  std::uint64_t TooEarly() const { return too_early_; }

 private:
  ErrorList arrivals_;
  ErrorList first_tokens_;
  ErrorList gaps_;
  ErrorList per_token_;
  std::uint64_t too_early_ = 0;
};

}  // namespace llmb
