#include "benchmarks/llm_benchmarks/run_measurement.h"

#include <fmt/format.h>

#include <thread>
#include <utility>

#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "harness/report/console/progress_display.h"
#include "harness/report/console/progress_state.h"
#include "harness/report/console/terminal.h"
#include "harness/run/endpoint_children.h"
#include "harness/run/interrupt.h"
#include "harness/run/measurement_queue.h"

namespace llmb {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

std::vector<ProgressState::Plan> ProgressPlan(const RunSetup& setup) {
  std::vector<ProgressState::Plan> plan;
  for (std::size_t i = 0; i < setup.jobs.size(); ++i) {
    const EndpointJob& job = setup.jobs[i];
    plan.push_back({job.endpoint.name, static_cast<std::uint64_t>(setup.cases[i].size()) *
                                           static_cast<std::uint64_t>(job.users) *
                                           static_cast<std::uint64_t>(job.iterations) *
                                           static_cast<std::uint64_t>(setup.flags.repetitions)});
  }
  return plan;
}

// Everything that listens to the events of a run, in one thread.
class RunListener {
 public:
  RunListener(const RunSetup& setup, const Environment& environment, const Clock& clock)
      : clock_(clock),
        collector_(setup.Endpoints(), setup.prompts),
        progress_(ProgressPlan(setup), clock.Now()),
        display_(ChooseDisplay(setup.options.progress, StderrIsTerminal(), environment),
                 StderrOutput(environment)) {
    display_.Start(progress_, clock_.Now());
  }

  void OnStart(const std::string& endpoint) { progress_.StartEndpoint(endpoint, clock_.Now()); }

  void OnEvent(RunEvent event) {
    const RequestRecord* record = collector_.Take(std::move(event));
    if (record != nullptr) progress_.Add(*record, clock_.Now());
  }

  void OnEnd(const std::string& endpoint, const std::string& failure) {
    if (failure.empty()) {
      progress_.FinishEndpoint(endpoint);
      return;
    }
    progress_.FailEndpoint(endpoint, failure);
    lost_.push_back(fmt::format("{}: {}", endpoint, failure));
    display_.Print(lost_.back());
  }

  void OnTick() { display_.Update(clock_.Now()); }

  RunMeasurement Finish() {
    display_.Finish(clock_.Now());
    RunMeasurement run;
    run.requests = collector_.Requests();
    run.successful_requests = collector_.SuccessfulRequests();
    run.cases = collector_.TakeCases(lost_.empty() ? "interrupted" : lost_.front());
    run.lost = lost_;
    for (const EndpointNote& note : collector_.Notes()) {
      run.notes.push_back(fmt::format("{} {}", note.endpoint_name, note.text));
    }
    return run;
  }

 private:
  const Clock& clock_;
  RunCollector collector_;
  ProgressState progress_;
  ProgressDisplay display_;
  std::vector<std::string> lost_;
};

void MeasureHere(const EndpointJob& job, const Clock& clock, RunListener& listener) {
  MeasurementQueue queue;
  listener.OnStart(job.endpoint.name);
  const std::jthread measuring([&] {
    MeasureEndpoint(job, clock, Interrupted(), queue);
    queue.Close();
  });
  while (queue.Take(kTick, [&](RunEvent event) { listener.OnEvent(std::move(event)); })) {
    listener.OnTick();
  }
  listener.OnEnd(job.endpoint.name, "");
}

}  // namespace

RunMeasurement MeasureRun(const RunSetup& setup, const Environment& environment,
                          const Clock& clock) {
  RunListener listener(setup, environment, clock);
  if (setup.jobs.size() == 1) {
    MeasureHere(setup.jobs.front(), clock, listener);
  } else {
    MeasureInChildren(
        setup.jobs, setup.options.serial_endpoints, Interrupted(),
        {.on_start = [&](const std::string& endpoint) { listener.OnStart(endpoint); },
         .on_event = [&](RunEvent event) { listener.OnEvent(std::move(event)); },
         .on_end = [&](const std::string& endpoint,
                       const std::string& failure) { listener.OnEnd(endpoint, failure); },
         .on_tick = [&] { listener.OnTick(); }});
  }
  return listener.Finish();
}

}  // namespace llmb
