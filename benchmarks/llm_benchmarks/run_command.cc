#include "benchmarks/llm_benchmarks/run_command.h"

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <utility>

#include "benchmarks/llm_benchmarks/built_in_endpoints.h"
#include "benchmarks/llm_benchmarks/exit.h"
#include "benchmarks/llm_benchmarks/run_context.h"
#include "benchmarks/llm_benchmarks/run_measurement.h"
#include "benchmarks/llm_benchmarks/run_output.h"
#include "benchmarks/llm_benchmarks/run_setup.h"
#include "harness/base/clock.h"
#include "harness/base/core_dumps.h"
#include "harness/base/wall_time_text.h"
#include "harness/config/list_models.h"
#include "harness/config/load_catalog.h"
#include "harness/console/plan_text.h"
#include "harness/console/terminal.h"
#include "harness/console/text_layout.h"
#include "harness/journal/journal_writer.h"
#include "harness/run/interrupt.h"

namespace llmb {
namespace {

PlanDescription DescribePlan(const RunSetup& setup) {
  PlanDescription plan;
  for (std::size_t i = 0; i < setup.jobs.size(); ++i) {
    const Endpoint& endpoint = setup.jobs[i].endpoint;
    plan.endpoints.push_back({.name = endpoint.name,
                              .model_name = endpoint.model_name,
                              .url = endpoint.url,
                              .simulated = endpoint.simulated,
                              .cases = setup.cases[i].size(),
                              .timeout = endpoint.timeout});
  }
  plan.load = ClosedLoop{setup.options.concurrent};
  plan.iterations = static_cast<std::uint64_t>(setup.options.iterations);
  plan.repetitions = static_cast<std::uint64_t>(setup.flags.repetitions);
  plan.max_tokens = setup.options.max_tokens;
  plan.stream = setup.options.stream;
  plan.timeout = setup.options.timeout;
  plan.serial_endpoints = setup.options.serial_endpoints;
  return plan;
}

RunStart StartOf(const RunSetup& setup, const Clock& clock) {
  if (setup.resumed) {
    const RunContext& context = setup.resumed->header.context;
    return {.date = context.date, .timestamp = context.timestamp};
  }
  const WallTime now = clock.WallNow();
  return {.date = DateTimeText(now), .timestamp = TimestampText(now)};
}

// The journal, with what the run is going to do at its beginning. The name of a new one decides
// what the files of the run are called.
Result<std::unique_ptr<JournalWriter>> OpenJournal(RunSetup& setup, RunStart& start,
                                                   const Clock& clock) {
  if (setup.resumed) {
    const JournalState& state = setup.resumed->state;
    auto journal = JournalWriter::Continue(std::move(setup.resumed->lock), state.whole_bytes);
    if (journal) {
      (*journal)->Append(AttemptToLine(state.attempts, DateTimeText(clock.WallNow())));
    }
    return journal;
  }
  auto journal = CreateRunJournal(setup.options.output_dir, start.timestamp);
  if (journal) {
    (*journal)->Append(HeaderToLine({.context = ContextOf(setup, start),
                                     .plan = setup.plan,
                                     .command_line = setup.command_line}));
  }
  return journal;
}

void ListTests(const RunSetup& setup) {
  for (const std::vector<std::string>& cases : setup.cases) {
    for (const std::string& name : cases) std::cout << name << '\n';
  }
}

}  // namespace

int RunCommand(const ParsedCommandLine& command_line, const Environment& environment) {
  ForbidCoreDumps();
  Result<RunSetup> setup = PrepareRun(command_line, environment);
  if (!setup) return FailWith(setup.error(), kExitUsage);
  // Those who measure get their tokens by pipe; nobody else whom this starts gets any.
  ForgetVariables(setup->secret_variables);
  if (setup->flags.list_tests) {
    ListTests(*setup);
    return EXIT_SUCCESS;
  }
  for (const std::string& warning : setup->warnings) std::cerr << MessageLine("warning", warning);
  CatchInterrupts();
  const auto simulator = StartSimulatedEndpoints(*setup);
  if (!simulator) return FailWith(simulator.error(), EXIT_FAILURE);

  const SystemClock clock;
  RunStart start = StartOf(*setup, clock);
  auto journal = OpenJournal(*setup, start, clock);
  if (!journal) return FailWith(journal.error(), kExitUsage);
  std::cerr << (setup->resumed ? ResumeText(*setup->resumed)
                               : PlanText(DescribePlan(*setup), StderrColumns()));
  const RunMeasurement run = MeasureRun(*setup, std::move(*journal), environment, clock);
  return WriteRunOutput(*setup, start, run, environment);
}

int ListModelsCommand(const ParsedCommandLine& command_line, const Environment& environment) {
  const Result<EndpointCatalog> catalog = LoadCatalog(
      command_line.options, environment, std::filesystem::current_path(), BuiltInEndpoints());
  if (!catalog) return FailWith(catalog.error(), kExitUsage);
  for (const std::string& warning : catalog->warnings) std::cerr << MessageLine("warning", warning);
  std::cout << ListModels(*catalog);
  return EXIT_SUCCESS;
}

}  // namespace llmb
