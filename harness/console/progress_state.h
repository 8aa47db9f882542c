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
#include "harness/schedule/flow_status.h"

namespace llmb {

enum class EndpointState { kWaiting, kRunning, kDone, kFailed, kStopped };

// The figures of one endpoint, or of all together, at one moment. Rates and times are of the flow
// under way, counts of the whole run.
struct ProgressFigures {
  std::uint64_t total = 0;  // requests planned; at least `done`
  // What is done of a timed plan, 0 to 1: its `total` is not known and only `done`.
  std::optional<double> time_share{};
  std::uint64_t done = 0;  // requests finished, failed ones included
  std::uint64_t succeeded = 0;
  std::uint64_t earlier = 0;  // of `done`: finished by earlier attempts of the run
  std::optional<Nanoseconds> mean_time_to_first_token{};  // over successes that have one
  std::optional<Nanoseconds> p95_time_to_first_token{};   // to within 1 %
  std::optional<double> requests_per_second{};            // finished ones, until the newest
  std::string common_failure{};  // "http_status 12": the error type most met; empty: no failure
  std::optional<double> output_tokens_per_second{};  // of successes, until the newest request
  // The estimated time until all requests are done. Empty before the first request finishes and
  // after the last.
  std::optional<Nanoseconds> remaining{};

  std::uint64_t Failed() const { return done - earlier - succeeded; }
};

// Where an endpoint is in its plan.
struct StageProgress {
  FlowStatus flow{};
  std::size_t number = 1;  // of the load level, from 1
  std::size_t levels = 1;
};

struct EndpointProgress {
  std::string name;
  EndpointState state = EndpointState::kWaiting;
  std::string failure_reason{};  // empty unless kFailed
  ProgressFigures figures{};
  std::optional<StageProgress> stage{};  // only while it is running
};

struct ProgressSnapshot {
  Nanoseconds elapsed{};
  ProgressFigures overall{};
  std::vector<EndpointProgress> endpoints{};

  bool stopped = false;  // by the user

  // Whether no endpoint is waiting or running.
  bool Finished() const;
};

// Tracks the progress of a run from its finished requests. It has no clock: the caller passes the
// time, which must not decrease between calls that change the state. Not thread-safe.
class ProgressState {
 public:
  // A load level of an endpoint.
  struct PlannedLevel {
    LoadLevel level{};
    std::uint64_t requests = 0;
  };

  // Requests are those that this attempt of the run has to finish.
  struct Plan {
    std::string endpoint_name;  // unique
    std::uint64_t requests = 0;
    // The time of all its timed flows together, whose `requests` are not known and 0. With
    // `requests`: they end after this time or these requests, whichever is reached first.
    std::optional<Nanoseconds> duration{};
    std::vector<PlannedLevel> levels{};  // in the order in which they are numbered; empty: one
    std::uint64_t earlier = 0;           // finished by earlier attempts, in no rate
  };

  // All endpoints are waiting.
  ProgressState(const std::vector<Plan>& plan, TimePoint now);

  // Change the state of an endpoint. Assert that the plan has the name. An endpoint that never
  // started may finish or fail. After Stop, one that finishes with requests left is stopped.
  void StartEndpoint(const std::string& name, TimePoint now);
  void FinishEndpoint(const std::string& name);
  void FailEndpoint(const std::string& name, std::string reason);

  // Says what the endpoint is sent from now on. Asserts that the plan has the name.
  void SetFlow(const std::string& name, const FlowStatus& flow, TimePoint now);

  // The user ends the run: endpoints that wait are stopped.
  void Stop();

  // Counts a finished request, unless it was cancelled. Asserts that the plan has
  // record.endpoint_name. If the endpoint is still waiting, it is assumed to have started when this
  // request did.
  void Add(const RequestRecord& record, TimePoint now);

  // The figures at `now`. The estimated total time of a running endpoint at a load level is pace x
  // requests, where pace is its time per request up to the newest one. If the next request is late,
  // pace is elapsed / (done + 1). So the remaining time counts down at a steady pace and grows
  // during a stall. Further levels are added as if latency did not depend on the load; a rate
  // takes the time that it asks for. An endpoint
  // without a pace uses the pooled pace of the others. The overall estimate assumes that running
  // endpoints run in parallel, that waiting ones follow one after another, and that failed ones
  // send no more requests. A timed endpoint takes its duration, or
  // less if its requests are done before.
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
    std::int64_t output_tokens = 0;  // of successes

    void Add(const RequestRecord& record);
    void AddAll(const Sums& other);
    ProgressFigures Counts() const;
    // Adds rates and times. `busy`: the time in which the requests finished.
    void AddRates(Nanoseconds busy, ProgressFigures& figures) const;
  };

  // Requests of a level, and how fast they finish.
  struct Level {
    LoadLevel level{};
    std::uint64_t requests = 0;
    std::uint64_t done = 0;

    std::uint64_t Left() const { return requests > done ? requests - done : 0; }
  };

  // The time since which one level has been played, and what it had to finish then.
  struct Stretch {
    std::size_t level = 0;  // index in the levels
    TimePoint began{};
    TimePoint last_done{};  // `began` before the first
    std::uint64_t requests = 0;
    std::uint64_t done = 0;
  };

  struct Tracked {
    std::string name;
    EndpointState state = EndpointState::kWaiting;
    std::string failure_reason{};
    std::uint64_t earlier = 0;
    Sums sums{};
    TimePoint started{};    // set when it runs
    TimePoint last_done{};  // when its newest request finished; `started` before the first
    std::optional<Nanoseconds> duration{};  // as planned
    std::uint64_t planned = 0;              // requests
    std::vector<Level> levels{};
    Stretch stretch{};
    std::optional<Nanoseconds> user_pace{};  // of the last level with a pace: pace x users
    std::optional<FlowStatus> flow{};
    Sums flow_sums{};
    TimePoint flow_began{};
    TimePoint flow_last_done{};

    std::optional<double> TimeShare(TimePoint now) const;
    // Time until its requests are done, whatever its duration is.
    std::optional<Nanoseconds> RequestsRemaining(std::optional<Nanoseconds> pooled_pace,
                                                 TimePoint now) const;

    void Start(TimePoint now);
    void BeginStretch(std::size_t level, TimePoint now);
    void BeginFlow(const FlowStatus& begun, TimePoint now);
    void Add(const RequestRecord& record, TimePoint now);
    // Time per request of this level, from its beginning to the latest finished request. Before
    // one has finished, it is the pace of the level before; nullopt if there was none.
    std::optional<Nanoseconds> Pace() const;
    // Time for what is left of the levels that are not under way, in which a request takes
    // `user_time`.
    Nanoseconds TimeOfOtherLevels(Nanoseconds user_time) const;
    // Time until this endpoint is done. Uses `pooled_pace` if it has no pace yet.
    std::optional<Nanoseconds> Remaining(std::optional<Nanoseconds> pooled_pace,
                                         TimePoint now) const;
    EndpointProgress Progress() const;
  };

  Tracked& Find(const std::string& name);
  std::optional<Nanoseconds> PooledPace() const;
  std::optional<Nanoseconds> OverallRemaining(TimePoint now) const;
  std::optional<double> OverallTimeShare(TimePoint now) const;
  Nanoseconds OverallBusy() const;
  ProgressFigures Overall() const;

  TimePoint started_;
  bool stopped_ = false;
  std::vector<Tracked> endpoints_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace llmb
