#pragma once

// Samples that need less memory than a number per request.

#include <cstdint>
#include <initializer_list>
#include <map>
#include <optional>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// A multiset of token counts. Its memory grows with the number of different counts.
class CountSamples {
 public:
  CountSamples() = default;
  CountSamples(std::initializer_list<std::int64_t> counts);

  void Add(std::int64_t count) {
    ++requests_of_[count];
    ++size_;
  }

  std::uint64_t Size() const { return size_; }
  double Sum() const;                  // 0 if empty
  std::optional<double> Mean() const;  // nullopt if empty
  std::vector<double> Values() const;  // ascending

 private:
  std::map<std::int64_t, std::uint64_t> requests_of_;
  std::uint64_t size_ = 0;
};

// Delays, of which most are zero: those are only counted. In seconds.
class DelaySamples {
 public:
  void Add(double delay);
  bool Empty() const { return zeros_ == 0 && others_.empty(); }
  std::vector<double> Values() const;  // in no particular order

 private:
  std::uint64_t zeros_ = 0;
  std::vector<double> others_;
};

// Sums over requests of the figures that each request has of its own gaps. In seconds.
struct GapTotals {
  std::uint64_t requests = 0;
  double average = 0, p50 = 0, p95 = 0, p99 = 0;  // sums
  std::optional<double> minimum, maximum;         // over all requests; nullopt without one

  void Add(const InterTokenLatency& gaps);
  void Merge(const GapTotals& other);

  // The mean of a sum over the requests; nullopt without one.
  std::optional<double> MeanOf(double GapTotals::*sum) const;
};

}  // namespace llmb
