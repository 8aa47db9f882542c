#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// How far off one kind of value was, in microseconds. All are empty without a value.
struct ErrorFigures {
  std::optional<double> mean_us;
  std::optional<double> p50_us;  // Hyndman-Fan type 7, as every quantile of ours
  std::optional<double> p99_us;
  std::optional<double> max_us;
};

// Errors of one kind.
class ErrorList {
 public:
  // What is further off than 2 s counts as that: an error takes 4 bytes, so that those of a million
  // events do not weigh on the memory that is measured.
  void Add(Nanoseconds error);
  void Merge(const ErrorList& other);

  ErrorFigures Figures() const;
  std::uint64_t Count() const { return nanoseconds_.size(); }

 private:
  std::vector<std::int32_t> nanoseconds_;
};

// Every error of one client at one load. Arrivals and times to the first token are measured minus
// true, so that late is positive; inter-token latency and time per output token, which come out too
// long as often as too short, are distances.
class StampErrors {
 public:
  // One request: when each of its token events was written, and the client's stamps of them. Where
  // there are more of one than of the other, the rest is left out.
  void Add(std::span<const TimePoint> written, std::span<const TimePoint> stamped);

  void Merge(const StampErrors& other);

  ErrorFigures Arrival() const { return arrivals_.Figures(); }
  // From the client's own start of the request to its stamp of the first token event, against the
  // same up to that event's write.
  ErrorFigures TimeToFirstToken() const { return first_tokens_.Figures(); }
  ErrorFigures InterTokenLatency() const { return gaps_.Figures(); }
  ErrorFigures TimePerOutputToken() const { return per_token_.Figures(); }

  std::uint64_t Events() const { return arrivals_.Count(); }
  // Events with a stamp before their write, which cannot be: 0 unless the client's stamps lie.
  std::uint64_t TooEarly() const { return too_early_; }

 private:
  ErrorList arrivals_;
  ErrorList first_tokens_;
  ErrorList gaps_;
  ErrorList per_token_;
  std::uint64_t too_early_ = 0;
};

}  // namespace llmb
