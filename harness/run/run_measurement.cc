#include "harness/run/run_measurement.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <iostream>
#include <utility>

#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/cluster/endpoint_children.h"
#include "harness/config/resumed_command_line.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/journal/event_line.h"
#include "harness/run/run_listener.h"

namespace llmb {
namespace {

constexpr auto kTick = std::chrono::milliseconds(100);

// Of a run that lacks nothing there is no progress.
DisplayKind DisplayFor(const RunPlan& plan, const Environment& environment) {
  if (plan.resumed && plan.resumed->IsComplete()) return DisplayKind::kOff;
  return ChooseDisplay(plan.options.progress, StderrIsTerminal(), environment);
}

void PrintMissing(const MissingRequests& missing) {
  for (const std::string& line : missing.lines) {
    std::cerr << StderrLines(std::string(kIndent) + line);
  }
}

// A measurement that ends itself sets the flag of interruptions too, but no signal came then.
void Tick(RunListener& listener) {
  if (const int signal = FirstSignal(); signal != 0) listener.OnStopAsked(signal);
  listener.OnTick();
}

// What a second Ctrl-C prints. The journal has all finished requests but those of the last moment.
std::string QuitMessage(const std::filesystem::path& journal) {
  return fmt::format(
      "\nquit; what had finished is in the journal, and this goes on from there:\n"
      "  llm_benchmarks --resume {}\n",
      PrintableText(ShellWord(journal.string())));
}

void MeasureHere(const EndpointJob& job, const MeasureEndpointFunction& measure, const Clock& clock,
                 RunListener& listener) {
  listener.OnStart(job.endpoint.name);
  const auto keep = [&](RunEvent event) {
    const std::string line = EventToLine(event);
    listener.OnEvent(std::move(event), line);
  };
  const auto begin_at_once = [](const LoadLevel& /*level*/) {};  // no other endpoint is measured
  const Status measured =
      MeasureJob(job, measure, clock, begin_at_once, kTick,
                 {.event = keep,
                  .flow = [&](const FlowStatus& flow) { listener.OnFlow(job.endpoint.name, flow); },
                  .tick = [&] { Tick(listener); }});
  listener.OnEnd(job.endpoint.name, measured ? "" : measured.error().message);
}

ChildOrder OrderOf(const Options& options) {
  if (options.interleave_runs > 0) return ChildOrder::kInterleaved;
  return options.serial_endpoints ? ChildOrder::kSerial : ChildOrder::kTogether;
}

void MeasureInOwnProcesses(const std::vector<EndpointJob>& jobs, const RunPlan& plan,
                           RunListener& listener) {
  MeasureInChildren(
      jobs, OrderOf(plan.options), Interrupted(),
      {.on_start = [&](const std::string& endpoint) { listener.OnStart(endpoint); },
       .on_flow = [&](const std::string& endpoint,
                      const FlowStatus& flow) { listener.OnFlow(endpoint, flow); },
       .on_event = [&](RunEvent event,
                       const std::string& line) { listener.OnEvent(std::move(event), line); },
       .on_end = [&](const std::string& endpoint,
                     const std::string& failure) { listener.OnEnd(endpoint, failure); },
       .on_tick = [&] { Tick(listener); }});
}

}  // namespace

RunMeasurement MeasureRun(const RunPlan& plan, std::unique_ptr<JournalWriter> journal,
                          const Environment& environment, const Clock& clock,
                          const MeasureEndpointFunction& measure) {
  auto collector = std::make_unique<RunCollector>(plan.Endpoints(), plan.prompts);
  collector->Expect(plan.endpoints, plan.options);
  int attempts = 1;
  if (plan.resumed) {
    attempts += plan.resumed->state.attempts - (plan.resumed->IsComplete() ? 1 : 0);
    CollectEarlierAttempts(*plan.resumed, *collector);
    PrintMissing(FindMissingRequests(plan.endpoints, *collector));
  }
  SetQuitMessage(QuitMessage(journal->Path()));
  ProgressDisplay display(DisplayFor(plan, environment), StderrOutput(environment));
  RunListener listener(plan.endpoints, std::move(journal), std::move(collector), std::move(display),
                       clock, [] { Interrupted() = true; });
  for (const EndpointJob& job : plan.jobs) {
    const auto failed = plan.failed_tests.find(job.endpoint.name);
    if (failed != plan.failed_tests.end()) listener.OnSkipped(job.endpoint.name, failed->second);
  }
  for (const auto& [name, note] : plan.test_notes) {
    RunEvent event = EndpointNote{name, note};
    const std::string line = EventToLine(event);
    listener.OnEvent(std::move(event), line);
  }
  const std::vector<EndpointJob> jobs = plan.JobsToMeasure();
  if (jobs.size() == 1) {
    MeasureHere(jobs.front(), measure, clock, listener);
  } else {
    MeasureInOwnProcesses(jobs, plan, listener);
  }
  return listener.Finish(attempts);
}

}  // namespace llmb
