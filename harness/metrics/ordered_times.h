#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/gap_intervals.h"
#include "harness/metrics/request_row.h"
#include "harness/record/request_record.h"

namespace llmb {

// The times and outcomes of the requests of one endpoint at one load. Intervals need them in the
// order in which the requests were started. Requests finish, and so are added, in another order.
// Not thread-safe.
class OrderedTimes {
 public:
  // One flow, in the order of adding.
  struct Flow {
    std::vector<RequestRow> rows;
    // Parallel to `rows`, or empty if all are 0, as those of a closed loop are.
    std::vector<Nanoseconds> since_scheduled;
    std::uint64_t measured = 0;  // neither warm-up nor cancelled; also those without a start

    Nanoseconds SinceScheduled(std::size_t row) const {
      return since_scheduled.empty() ? Nanoseconds::zero() : since_scheduled[row];
    }
    TimePoint Scheduled(std::size_t row) const { return rows[row].start - SinceScheduled(row); }
  };
  using Flows = std::map<std::tuple<int, int, int>, Flow>;  // by run, attempt, repetition

  // Adds a request. Add failed, cancelled and warm-up requests too: they occupied their users. The
  // functions below return the times of a measured request that is in the window (after WidenToAll:
  // of any measured request) and whose times are usable (RequestRecord::HasUsableTimes).
  void Add(const RequestRecord& record);

  // The window becomes all measured requests.
  void WidenToAll();

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

  // Values(time) of the requests of an open loop, counted from the moment at which each was
  // scheduled.
  std::vector<double> OfScheduled(Time time) const;

  // The gaps of the requests that have some, in the same order. Of all requests, whether their
  // times are in figures or not, as pooled gaps are. Empty where Values is.
  std::vector<RequestGaps> Gaps() const;

  // 1 for each request that succeeded, 0 for each that failed, in the same order, whether they are
  // in figures or not. Empty where Values is.
  std::vector<double> Outcomes() const;

  // Whether the order is unknown, because a request did not say when it started.
  bool OrderUnknown() const { return unknown_; }

  // Whether the window is unknown, because some request does not say whether it is in it, as in
  // files of version 0.1, when it started or how long it took.
  bool WindowUnknown() const { return window_unknown_; }

  // Measured requests: the mean over the flows, rounded down; 0 without requests.
  std::uint64_t RequestsPerFlow() const;

  bool IsOpenLoop() const { return open_; }
  const Flows& AllFlows() const { return flows_; }

 private:
  // Calls `visit` with the flow and the place of a row for each measured request: one flow after
  // another, in the order of starts.
  template <typename Visit>
  void ForEach(const Visit& visit) const;

  Flows flows_;
  int run_ = 0;
  bool unknown_ = false;
  bool window_unknown_ = false;
  bool open_ = false;
};

}  // namespace llmb
