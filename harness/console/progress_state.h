#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/console/coarse_quantiles.h"
#include "harness/record/outcome.h"
#include "harness/record/request_record.h"

namespace llmb {

enum class EndpointState { kWaiting, kRunning, kDone, kFailed };

// The figures of one endpoint, or of all together, at one moment.
struct ProgressFigures {
  std::uint64_t total = 0;  // requests planned; at least `done`
  // What is done of a timed plan, 0 to 1: its `total` is not known and only `done`.
  std::optional<double> time_share{};
  std::uint64_t done = 0;  // requests finished, failed ones included
  std::uint64_t succeeded = 0;
  std::optional<Nanoseconds> mean_time_to_first_token{};  // over successes that have one
  std::optional<Nanoseconds> p95_time_to_first_token{};   // to within 1 %
  std::optional<double> requests_per_second{};            // finished ones, until the newest
  std::string common_failure{};  // "http_status 12": the error type most met; empty: no failure
  std::optional<double> mean_tokens_per_second{};  // over successes that have one
  // The estimated time until all requests are done. Empty before the first request finishes and
  // after the last.
  std::optional<Nanoseconds> remaining{};
};

struct EndpointProgress {
  std::string name;
  EndpointState state = EndpointState::kWaiting;
  std::string failure_reason{};  // empty unless kFailed
  ProgressFigures figures{};
};

struct ProgressSnapshot {
  Nanoseconds elapsed{};
  ProgressFigures overall{};
  std::vector<EndpointProgress> endpoints{};

  // Whether no endpoint is waiting or running.
  bool Finished() const;
};

// Tracks the progress of a run from its finished requests. It has no clock: the caller passes the
// time, which must not decrease between calls that change the state. Not thread-safe.
class ProgressState {
 public:
  struct Plan {
    std::string endpoint_name;  // unique
    std::uint64_t requests = 0;
    // Of all its timed flows, whose `requests` are not known.
    std::optional<Nanoseconds> duration{};
  };

  // All endpoints are waiting.
  ProgressState(const std::vector<Plan>& plan, TimePoint now);

  // Change the state of an endpoint. Assert that the plan has the name. An endpoint that never
  // started may finish or fail.
  void StartEndpoint(const std::string& name, TimePoint now);
  void FinishEndpoint(const std::string& name);
  void FailEndpoint(const std::string& name, std::string reason);

  // Counts a finished request. Asserts that the plan has record.endpoint_name. If the endpoint is
  // still waiting, it is assumed to have started when this request did.
  void Add(const RequestRecord& record, TimePoint now);

  // The figures at `now`. The estimated total time of a running endpoint is pace x total, where
  // pace is its time per request up to the newest one. If the next request is late, pace is elapsed
  // / (done + 1). So the remaining time counts down at a steady pace and grows during a stall. An
  // endpoint without a pace uses the pooled pace of the others. The overall estimate assumes that
  // running endpoints run in parallel, that waiting ones follow one after another, and that failed
  // ones send no more requests. A timed endpoint takes its duration.
  ProgressSnapshot At(TimePoint now) const;

 private:
  struct Sums {
    std::uint64_t total = 0;
    std::uint64_t done = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t with_first_token = 0;
    Nanoseconds first_token{};
    CoarseQuantiles first_tokens{};
    std::map<ErrorType, std::uint64_t> failures{};
    std::uint64_t with_tokens_per_second = 0;
    double tokens_per_second = 0;

    void Add(const RequestRecord& record);
    void AddAll(const Sums& other);
    // `busy`: the time in which the requests finished.
    ProgressFigures Figures(Nanoseconds busy) const;
  };

  struct Tracked {
    std::string name;
    EndpointState state = EndpointState::kWaiting;
    std::string failure_reason{};
    Sums sums{};
    TimePoint started{};    // set when it runs
    TimePoint last_done{};  // when its newest request finished; `started` before the first
    std::optional<Nanoseconds> duration{};  // as planned

    std::optional<double> TimeShare(TimePoint now) const;

    // Time per request from the start to the newest finished one. nullopt before the first.
    std::optional<Nanoseconds> Pace() const;
    // Time until this endpoint is done. Uses `pooled_pace` if it has no pace yet.
    std::optional<Nanoseconds> Remaining(std::optional<Nanoseconds> pooled_pace,
                                         TimePoint now) const;
  };

  Tracked& Find(const std::string& name);
  std::optional<Nanoseconds> PooledPace() const;
  std::optional<Nanoseconds> OverallRemaining(TimePoint now) const;
  std::optional<double> OverallTimeShare(TimePoint now) const;
  Nanoseconds OverallBusy() const;
  Sums Overall() const;

  TimePoint started_;
  std::vector<Tracked> endpoints_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace llmb
