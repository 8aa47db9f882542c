#include "benchmarks/llm_benchmarks/run_measurement.h"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <istream>
#include <map>
#include <thread>
#include <utility>

#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "harness/base/atomic_file.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/console/progress_display.h"
#include "harness/console/progress_state.h"
#include "harness/console/terminal.h"
#include "harness/console/text_layout.h"
#include "harness/journal/event_line.h"
#include "harness/journal/journal_reader.h"
#include "harness/run/interrupt.h"

namespace llmb {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

// The requests of this attempt alone: the others took no time.
std::vector<ProgressState::Plan> ProgressPlan(const std::vector<EndpointPlan>& plan,
                                              const RunCollector& collector) {
  std::vector<ProgressState::Plan> progress;
  progress.reserve(plan.size());
  for (const EndpointPlan& endpoint : plan) {
    progress.push_back(
        {endpoint.endpoint_name, FindMissingRequests({endpoint}, collector).missing});
  }
  return progress;
}

// What earlier attempts left in the journal.
void TakeEarlier(const ResumedRun& resumed, RunCollector& collector) {
  const Result<std::unique_ptr<std::istream>> file = OpenFile(resumed.path);
  if (!file) return;
  const JournalSink sink{
      .on_header = {},
      .on_attempt = [&] { collector.BeginAttempt(); },
      .on_event = [&](RunEvent event,
                      LinePlace place) { collector.Take(std::move(event), place); }};
  // It was read before, when the run was prepared.
  if (ReadJournal(**file, resumed.path.string(), sink)) collector.BeginAttempt();
}

// Everything that listens to the events of a run, in one thread.
class RunListener {
 public:
  RunListener(const RunSetup& setup, std::unique_ptr<JournalWriter> journal,
              std::unique_ptr<RunCollector> collector, const Environment& environment,
              const Clock& clock)
      : setup_(setup),
        clock_(clock),
        journal_(std::move(journal)),
        collector_(std::move(collector)),
        progress_(ProgressPlan(setup.plan, *collector_), clock.Now()),
        display_(ChooseDisplay(setup.options.progress, StderrIsTerminal(), environment),
                 StderrOutput(environment)) {
    display_.Start(progress_, clock_.Now());
  }

  void OnStart(const std::string& endpoint) { progress_.StartEndpoint(endpoint, clock_.Now()); }

  void OnEvent(RunEvent event, const std::string& line) {
    const LinePlace place = journal_->Append(line);
    const RequestRecord* record = collector_->Take(std::move(event), place);
    if (record != nullptr) progress_.Add(*record, clock_.Now());
  }

  void OnEnd(const std::string& endpoint, const std::string& failure) {
    if (failure.empty()) {
      progress_.FinishEndpoint(endpoint);
      return;
    }
    progress_.FailEndpoint(endpoint, failure);
    const std::string what = fmt::format("{}: {}", endpoint, failure);
    lost_endpoints_.emplace(endpoint, what);
    Lose(what);
  }

  void OnTick() {
    display_.Update(clock_.Now());
    if (const std::string message = journal_->TakeMessage(); !message.empty()) {
      display_.Print("warning: " + message);
    }
    if (out_of_memory_ || !journal_->Overfull()) return;
    out_of_memory_ = true;
    unfinished_reason_ =
        "the run was ended early: its journal cannot be written and the memory for it is full";
    Lose(unfinished_reason_);
    Interrupted() = true;
  }

  RunMeasurement Finish() {
    display_.Finish(clock_.Now());
    RunMeasurement run;
    run.requests = collector_->Requests();
    run.successful_requests = collector_->SuccessfulRequests();
    run.missing = FindMissingRequests(setup_.plan, *collector_);
    run.collected = collector_->TakeCases(unfinished_reason_, lost_endpoints_);
    run.lost = lost_;
    for (const EndpointNote& note : collector_->Notes()) {
      const std::string text = fmt::format("{} {}", note.endpoint_name, note.text);
      // Each attempt says it again.
      if (std::ranges::find(run.notes, text) == run.notes.end()) run.notes.push_back(text);
    }
    if (setup_.resumed) {
      run.notes.push_back(
          fmt::format("measured in {} attempts", setup_.resumed->state.attempts + 1));
    }
    run.out_of_memory = out_of_memory_;
    run.journal = std::move(journal_);
    run.collector = std::move(collector_);
    return run;
  }

 private:
  void Lose(const std::string& what) {
    lost_.push_back(what);
    display_.Print(what);
  }

  const RunSetup& setup_;
  const Clock& clock_;
  std::unique_ptr<JournalWriter> journal_;
  std::unique_ptr<RunCollector> collector_;
  ProgressState progress_;
  ProgressDisplay display_;
  std::vector<std::string> lost_;
  std::map<std::string, std::string> lost_endpoints_;  // why, by name
  // Why a case did not end whose endpoint is not lost.
  std::string unfinished_reason_ = "interrupted";
  bool out_of_memory_ = false;
};

void MeasureHere(const EndpointJob& job, const Clock& clock, RunListener& listener) {
  MeasurementQueue queue;
  listener.OnStart(job.endpoint.name);
  Status measured;
  std::jthread measuring([&] {
    measured = MeasureEndpoint(job, clock, Interrupted(), queue);
    queue.Close();
  });
  const auto take = [&](RunEvent event) {
    const std::string line = EventToLine(event);
    listener.OnEvent(std::move(event), line);
  };
  while (queue.Take(kTick, take)) listener.OnTick();
  measuring.join();
  listener.OnEnd(job.endpoint.name, measured ? "" : measured.error().message);
}

}  // namespace

RunMeasurement MeasureRun(const RunSetup& setup, std::unique_ptr<JournalWriter> journal,
                          const Environment& environment, const Clock& clock) {
  auto collector = std::make_unique<RunCollector>(setup.Endpoints(), setup.prompts);
  if (setup.resumed) {
    TakeEarlier(*setup.resumed, *collector);
    const MissingRequests missing = FindMissingRequests(setup.plan, *collector);
    for (const std::string& line : missing.lines) {
      std::cerr << kIndent << PrintableText(line) << '\n';
    }
  }
  RunListener listener(setup, std::move(journal), std::move(collector), environment, clock);
  if (setup.jobs.size() == 1) {
    MeasureHere(setup.jobs.front(), clock, listener);
  } else {
    MeasureInChildren(
        setup.jobs, setup.options.serial_endpoints, Interrupted(),
        {.on_start = [&](const std::string& endpoint) { listener.OnStart(endpoint); },
         .on_event = [&](RunEvent event,
                         const std::string& line) { listener.OnEvent(std::move(event), line); },
         .on_end = [&](const std::string& endpoint,
                       const std::string& failure) { listener.OnEnd(endpoint, failure); },
         .on_tick = [&] { listener.OnTick(); }});
  }
  return listener.Finish();
}

}  // namespace llmb
