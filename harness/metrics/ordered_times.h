#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/gap_intervals.h"
#include "harness/record/request_record.h"

namespace llmb {

// The times and outcomes of the requests of one endpoint at one load in the order in which they
// were started, as intervals need them. Requests finish, and so are added, in another order. Not
// thread-safe.
class OrderedTimes {
 public:
  // Adds a request. Its times are returned if `in_figures` or after WidenToAll, and if they are
  // usable (RequestRecord::HasUsableTimes).
  void Add(const RequestRecord& record, bool in_figures);

  // All requests are in figures.
  void WidenToAll() { widened_ = true; }

  // Begins another run (another file). Start times are comparable only within a run.
  void BeginRun() { ++run_; }

  // A time of all requests that have it, in seconds: of one flow after another, each in the order
  // of starts. Empty if a request did not say when it started, as in files of the 25-column form.
  enum class Time { kTotalLatency, kTimeToFirstToken, kTimePerOutputToken };
  std::vector<double> Values(Time time) const;

  // The same as thresholds count them: in an open loop, TTFT and latency are counted from the
  // moment at which the request was scheduled. `of_failures` is the value of each failed request in
  // figures; nullopt: these are left out, as is one that failed while the client was suspended,
  // which may be the reason.
  std::vector<double> FromSchedule(Time time, std::optional<double> of_failures) const;

  // The gaps of the requests that have some, in the same order. Of all requests, whether their
  // times are in figures or not, as pooled gaps are. Empty where Values is.
  std::vector<RequestGaps> Gaps() const;

  // 1 for each request that succeeded, 0 for each that failed, in the same order, whether they are
  // in figures or not. Empty where Values is.
  std::vector<double> Outcomes() const;

  // Whether the order is unknown, because a request did not say when it started.
  bool OrderUnknown() const { return unknown_; }

  // The mean over the flows, rounded down; 0 without requests.
  std::uint64_t RequestsPerFlow() const;

 private:
  // The gaps of a request in nanoseconds. A float is exact up to 16 ms, and to 1e-7 of it above.
  struct PackedGaps {
    float average = 0, minimum = 0, maximum = 0, p50 = 0, p95 = 0, p99 = 0;
    std::uint32_t count = 0;  // 0: no gaps, or none that may be used

    RequestGaps Unpacked() const;
  };
  static PackedGaps Packed(const RequestRecord& record);

  static constexpr Nanoseconds kNoTime{-1};
  // One per request, so it is small.
  struct Entry {
    TimePoint start;
    Nanoseconds since_scheduled{};  // 0 in a closed loop
    Nanoseconds total_latency{}, time_to_first_token{}, time_per_output_token{};  // or kNoTime
    PackedGaps gaps{};
    bool succeeded = false;  // if not, no time counts
    bool suspended = false;  // then its times are not returned
    bool in_figures = true;
  };
  static Nanoseconds Of(const Entry& entry, Time time);

  // Calls `visit` for one flow after another, in the order of starts.
  template <typename Visit>
  void ForEach(const Visit& visit) const;
  std::vector<double> ValuesOf(Time time, bool from_schedule,
                               std::optional<double> of_failures) const;

  std::map<std::tuple<int, int, int>, std::vector<Entry>> flows_;  // by run, attempt, repetition
  std::uint64_t requests_ = 0;
  int run_ = 0;
  bool unknown_ = false;
  bool widened_ = false;
};

}  // namespace llmb
