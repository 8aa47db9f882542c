#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/record/request_record.h"

namespace llmb {

enum class EndpointState { kWaiting, kRunning, kDone, kFailed };

// What is known about one endpoint, or about all together, at one moment.
struct ProgressFigures {
  std::uint64_t total = 0;  // requests planned; at least `done`
  std::uint64_t done = 0;   // requests finished, failed ones included
  std::uint64_t succeeded = 0;
  std::optional<Nanoseconds> mean_time_to_first_token{};  // over successes that have one
  std::optional<double> mean_tokens_per_second{};         // mean over successes of each one's own
  // Time until all is done. Nothing before the first request finished and after the last.
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

// Follows a run from the records that finish. It knows no clock: every moment is passed in,
// and none at which something changes may be earlier than the one before. Not thread-safe.
class ProgressState {
 public:
  struct Plan {
    std::string endpoint_name;  // unique
    std::uint64_t requests = 0;
  };

  // All endpoints wait.
  ProgressState(const std::vector<Plan>& plan, TimePoint now);

  // Changes of an endpoint's state. The name must be one of the plan's (an assertion). Finishing
  // or failing an endpoint that never started is allowed.
  void StartEndpoint(const std::string& name, TimePoint now);
  void FinishEndpoint(const std::string& name);
  void FailEndpoint(const std::string& name, std::string reason);

  // Counts one finished request of record.endpoint_name, which must be in the plan (an assertion).
  // An endpoint that still waits is taken to have started when this request did.
  void Add(const RequestRecord& record, TimePoint now);

  // The figures at `now`. An endpoint that runs needs pace x total in all, where pace is the
  // time per request up to its newest one, or elapsed / (done + 1) once the next is late: so the
  // remaining time counts down while it keeps its pace and grows when it stalls. One that has no
  // pace yet takes the pooled one of the others. Overall, the endpoints that run go side by side
  // and those that wait follow one after another. A failed endpoint sends nothing more.
  ProgressSnapshot At(TimePoint now) const;

 private:
  struct Sums {
    std::uint64_t total = 0;
    std::uint64_t done = 0;
    std::uint64_t succeeded = 0;
    std::uint64_t with_first_token = 0;
    Nanoseconds first_token{};
    std::uint64_t with_tokens_per_second = 0;
    double tokens_per_second = 0;

    void Add(const RequestRecord& record);
    ProgressFigures Figures() const;
  };

  struct Tracked {
    std::string name;
    EndpointState state = EndpointState::kWaiting;
    std::string failure_reason{};
    Sums sums{};
    TimePoint started{};    // meaningful once it runs
    TimePoint last_done{};  // when its newest request finished; `started` before the first

    // Time from the start to the newest finished request, per request; nothing before the first.
    std::optional<Nanoseconds> Pace() const;
    // Time until it is done, `pooled_pace` standing in for a pace that it does not have yet.
    std::optional<Nanoseconds> Remaining(std::optional<Nanoseconds> pooled_pace,
                                         TimePoint now) const;
  };

  Tracked& Find(const std::string& name);
  std::optional<Nanoseconds> PooledPace() const;
  std::optional<Nanoseconds> OverallRemaining(TimePoint now) const;
  Sums Overall() const;

  TimePoint started_;
  std::vector<Tracked> endpoints_;
  std::map<std::string, std::size_t> index_;
};

}  // namespace llmb
