#include "harness/cluster/measure_job.h"

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>
#include <variant>

#include "harness/base/interrupt.h"
#include "harness/load/failure_streak.h"

namespace llmb {
namespace {

// Requests of an open loop are sent whether or not earlier ones failed, so one user stands for all.
int MostUsers(const EndpointJob& job) {
  int most = 1;
  for (const StagePlan& stage : job.stages) {
    if (!stage.level.IsOpenLoop()) most = std::max(most, MostInFlight(job, stage.level));
  }
  return most;
}

constexpr auto kBetweenReports = std::chrono::milliseconds(100);

// Passes on what changes, but not with each of many requests.
class FlowReports {
 public:
  FlowReports(const Clock& clock, const std::function<void(const FlowStatus&)>& sink)
      : clock_(clock), sink_(sink) {}

  void Report(const std::optional<FlowStatus>& flow) {
    const TimePoint now = clock_.Now();
    if (!flow || (any_ && *flow == last_)) return;
    const bool is_new = !any_ || flow->level != last_.level || flow->repetition != last_.repetition;
    if (!is_new && now - reported_ < kBetweenReports) return;
    any_ = true;
    last_ = *flow;
    reported_ = now;
    sink_(*flow);
  }

 private:
  const Clock& clock_;
  const std::function<void(const FlowStatus&)>& sink_;
  // Not an optional: g++ 12 takes its empty value for uninitialized memory.
  bool any_ = false;  // was reported
  FlowStatus last_{};
  TimePoint reported_{};
};

// The fewest failures in a row that end a measurement, whatever --give-up-after says. An overloaded
// stage of a search may fail as a whole, and the search continues at a lower rate.
int LeastFailures(const EndpointJob& job) {
  return job.search ? std::max(MostUsers(job), kCoarseRequests) : MostUsers(job);
}

}  // namespace

Status MeasureJob(const EndpointJob& job, const MeasureEndpointFunction& measure,
                  const Clock& clock, const AwaitLevel& await_level, std::chrono::milliseconds tick,
                  const MeasureSinks& sinks) {
  MeasurementQueue queue;
  Status measured;
  FailureStreak streak(job.give_up_after, LeastFailures(job), clock.Now());
  std::jthread measuring([&] {
    measured = measure(job, clock, Interrupted(), await_level, queue);
    queue.Close();
  });
  bool gave_up = false;
  const auto watch = [&](RunEvent event) {
    if (const auto* record = std::get_if<RequestRecord>(&event)) {
      streak.Add(record->error_type, record->error_message, clock.Now());
      // Ends this measurement only: the flag is set back below.
      if (streak.IsOver() && !gave_up) gave_up = !Interrupted().exchange(true);
    }
    sinks.event(std::move(event));
  };
  FlowReports reports(clock, sinks.flow);
  while (queue.Drain(tick, watch)) {
    reports.Report(queue.CurrentFlow());
    sinks.tick();
  }
  measuring.join();
  if (gave_up) Interrupted() = false;
  if (measured && streak.IsOver()) return Fail(streak.Reason());
  return measured;
}

}  // namespace llmb
