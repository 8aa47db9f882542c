#include "benchmarks/llm_benchmarks/run_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <utility>

#include "benchmarks/llm_benchmarks/built_in_endpoints.h"
#include "benchmarks/llm_benchmarks/host_info.h"
#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "benchmarks/llm_benchmarks/rank_run.h"
#include "benchmarks/llm_benchmarks/run_comparison.h"
#include "benchmarks/llm_benchmarks/simulator_process.h"
#include "harness/base/await_wall_time.h"
#include "harness/base/clock.h"
#include "harness/base/core_dumps.h"
#include "harness/base/interrupt.h"
#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "harness/config/list_models.h"
#include "harness/config/load_catalog.h"
#include "harness/console/plan_text.h"
#include "harness/console/terminal.h"
#include "harness/console/terminal_text.h"
#include "harness/endpoint/url.h"
#include "harness/metrics/search_misses.h"
#include "harness/run/context_lengths.h"
#include "harness/run/find_lengths.h"
#include "harness/run/find_model.h"
#include "harness/run/first_contact.h"
#include "harness/run/run_context.h"
#include "harness/run/run_journal.h"
#include "harness/run/run_measurement.h"
#include "harness/run/run_outcome.h"
#include "harness/run/run_output.h"
#include "harness/run/run_plan.h"
#include "harness/run/shard_plan.h"
#include "harness/schedule/request_share.h"
#include "harness/workload/response_form.h"

namespace llmb {
namespace {

// The input tokens of a request on average: the lengths asked for, or those of the prompts at four
// characters a token, or those of the rows of a file that were counted. nullopt with a live
// history, because responses become input.
std::optional<double> InputTokensOf(const RunPlan& plan, const std::vector<Prompt>& prompts) {
  const Options& options = plan.options;
  switch (options.dataset_name) {
    case Dataset::kRandom:
      return options.random_prefix_len + options.random_input_len;
    case Dataset::kPrefixRepetition:
      return options.prefix_repetition_prefix_len + options.prefix_repetition_suffix_len;
    case Dataset::kPrompts:
      break;
    default:
      if (options.live_history) return std::nullopt;
      return plan.dataset.tokens.MeanInput();
  }
  if (prompts.empty()) return std::nullopt;
  std::size_t characters = 0;
  for (const Prompt& prompt : prompts) characters += CountCharacters(prompt.text);
  return static_cast<double>(characters) / kCharactersPerToken /
         static_cast<double>(prompts.size());
}

void DescribeEndpoints(const RunPlan& plan, PlanDescription& description) {
  for (std::size_t i = 0; i < plan.jobs.size(); ++i) {
    const Endpoint& endpoint = plan.jobs[i].endpoint;
    description.endpoints.push_back({.name = endpoint.name,
                                     .model_name = endpoint.model_name,
                                     .url = endpoint.url,
                                     .simulated = endpoint.simulated,
                                     .prompts = plan.jobs[i].prompts.size(),
                                     .requests = plan.endpoints[i].Requests().value_or(0),
                                     .timeout = endpoint.timeout,
                                     .input_tokens = InputTokensOf(plan, plan.jobs[i].prompts)});
  }
}

void DescribeSearch(const PlannedSearch& search, PlanDescription& description) {
  description.search = search.plan;
  for (const Threshold& threshold : SearchedThresholds(search.thresholds)) {
    const std::string limits =
        threshold.NeedsSearch() ? fmt::format(" ({})", Join(search.goodput, " ")) : "";
    description.searched_thresholds.push_back(threshold.text + limits);
  }
}

PlanDescription Describe(const RunPlan& plan) {
  PlanDescription description;
  DescribeEndpoints(plan, description);
  description.levels = plan.levels;
  description.arrivals = plan.options.arrivals;
  for (const EndpointJob& job : plan.jobs) {
    description.max_in_flight = std::max(description.max_in_flight, job.max_in_flight);
  }
  description.length = plan.options;
  if (const auto& search = plan.jobs.front().search) DescribeSearch(*search, description);
  description.repetitions = static_cast<std::uint64_t>(plan.flags.repetitions);
  description.settings = plan.options;
  description.workload = plan.options;
  description.most_output_tokens = plan.dataset.most_output_tokens;
  if (IsFile(plan.options.dataset_name) && plan.dataset.requests < kMostRowsLookedAt) {
    description.file_requests = static_cast<std::uint64_t>(plan.dataset.requests);
  }
  description.makes_texts = plan.dataset.makes_texts;
  description.limits_output = LimitsOutput(plan.options, plan.Endpoints());
  description.estimates_input = !plan.options.IsDataset() || plan.dataset.tokens.estimates_input;
  description.seed = plan.options.seed;
  description.serial_endpoints = plan.options.serial_endpoints;
  if (plan.options.shard) {
    const RequestShare share = plan.levels.empty()
                                   ? RequestShare()
                                   : RequestShare(*plan.options.shard, plan.levels.back());
    description.length.num_warmups =
        static_cast<int>(share.CountBelow(static_cast<std::uint64_t>(plan.options.num_warmups)));
    description.part = fmt::format("{}, whose requests these are; plan {}",
                                   Label(*plan.options.shard), plan.plan_hash);
  }
  return description;
}

void ListTests(const RunPlan& plan) {
  for (const SelectedCases& cases : plan.cases) {
    for (const std::string& name : cases.names) std::cout << name << '\n';
  }
}

// Starts the simulator if an endpoint needs it and gives those endpoints their URL.
Result<std::optional<SimulatorProcess>> StartSimulatedEndpoints(RunPlan& plan) {
  std::optional<SimulatorProcess> simulator;
  if (!plan.AnySimulated()) return simulator;
  LLMB_ASSIGN_OR_RETURN(SimulatorProcess started, SimulatorProcess::Start(plan.options.seed));
  for (EndpointJob& job : plan.jobs) {
    if (job.endpoint.simulated) job.endpoint.url = UrlAtApi(started.Url(), plan.options.api);
  }
  simulator = std::move(started);
  return simulator;
}

// Waits until shortly before the moment. The measurement waits for the rest, so that it can prepare
// first.
void AwaitStart(WallTime start, const Clock& clock) {
  constexpr Nanoseconds kPreparation = std::chrono::seconds(1);
  const Nanoseconds left = start - clock.WallNow();
  if (left < Nanoseconds::zero()) {
    std::cerr << StderrMessage(
        "warning", fmt::format("--start-at was {} ago when the test requests had ended, so "
                               "the first load level begins late",
                               TimeFromStartText(-left)));
    return;
  }
  std::cerr << StderrMessage(
      "note", fmt::format("begins at {}, in {}", UtcText(start), TimeFromStartText(left)));
  AwaitWallTime(start - kPreparation, clock, Interrupted());
}

std::filesystem::path DocumentOf(const RunPlan& plan, const RunStart& start) {
  return std::filesystem::path(plan.options.output_dir) /
         fmt::format("benchmark_{}.json", start.timestamp);
}

// Returns the exit code of the program.
int MeasureAndWrite(RunPlan& plan, const std::optional<PlannedComparison>& comparison,
                    const Environment& environment, const Clock& clock, RankLink* rank) {
  const HostInfo host = DescribeHost();
  RunStart start = StartOf(plan, clock);
  auto journal = OpenRunJournal(plan, start, host, clock);
  if (!journal) return FailWith(journal.error(), kExitUsage);
  if (plan.start_at) AwaitStart(*plan.start_at, clock);
  plan.LeaveRowsToChildren();
  // With several endpoints, each is measured in a process of its own, which does not know the
  // ranks.
  RankLink* const agrees = plan.jobs.size() == 1 ? rank : nullptr;
  const RunMeasurement run =
      MeasureRun(plan, std::move(*journal), environment, clock, MeasureEndpointOf(agrees));
  if (rank != nullptr) MeasureClockAgain(*rank, plan);
  const int exit_code = WriteRunOutput(plan, ContextOf(plan, start, host), run, environment);
  if (!comparison || Interrupted()) return exit_code;
  return CompareRun(*comparison, DocumentOf(plan, start),
                    plan.flags.format == BenchmarkFormat::kConsole, exit_code);
}

}  // namespace

int RunCommand(const ParsedCommandLine& given, const Environment& environment, RankLink* rank) {
  ForbidCoreDumps();
  CatchInterrupts();
  const SystemClock clock;
  const auto command_line = WithModelName(given, environment, clock);
  if (!command_line) {
    return RefuseRun(rank, command_line.error().error, command_line.error().exit_code);
  }
  const CaseEngine engine{.select_cases = SelectCases, .measure_endpoint = MeasureEndpoint};
  Result<RunPlan> plan = PrepareRun(*command_line, environment, BuiltInEndpoints(), engine, clock);
  if (!plan) return RefuseRun(rank, plan.error(), kExitUsage);
  // Child processes that measure receive their tokens through a pipe. No other process started from
  // here may inherit a token.
  ForgetVariables(plan->secret_variables);
  if (plan->flags.list_tests) {
    ListTests(*plan);
    return EXIT_SUCCESS;
  }
  if (rank != nullptr && !AgreeOnPlan(*rank, *command_line, *plan)) return kExitUsage;
  for (const std::string& note : command_line->notes) std::cerr << StderrMessage("note", note);
  const auto comparison = PlanComparison(*plan);
  if (!comparison) return FailWith(comparison.error(), kExitUsage);
  for (const std::string& note : plan->notes) std::cerr << StderrMessage("note", note);
  for (const std::string& warning : plan->warnings) std::cerr << StderrMessage("warning", warning);
  const auto simulator = StartSimulatedEndpoints(*plan);
  if (!simulator) return FailWith(simulator.error(), EXIT_FAILURE);

  std::cerr << (plan->resumed ? StderrLines(ResumeText(*plan->resumed))
                              : PlanText(Describe(*plan), StderrColumns()));
  const Status lengths_fit = CheckContextLengths(*plan, clock);
  if (!lengths_fit) return RefuseRun(rank, lengths_fit.error(), kExitUsage);
  if (const auto exit_code = MakeFirstContact(*plan, clock)) {
    return rank == nullptr ? *exit_code : RefuseTested(*rank, *exit_code);
  }
  FindLengths(*plan, clock);
  if (rank != nullptr && !AgreeOnStart(*rank, *plan)) return EXIT_FAILURE;
  return MeasureAndWrite(*plan, *comparison, environment, clock, rank);
}

int ListModelsCommand(const ParsedCommandLine& command_line, const Environment& environment) {
  if (NeedsModelName(command_line.options)) {
    const auto models = ModelsOf(command_line, environment, SystemClock());
    if (!models) return FailWith(models.error().error, models.error().exit_code);
    for (const std::string& model : *models) std::cout << PrintableText(model) << '\n';
    return EXIT_SUCCESS;
  }
  const Result<EndpointCatalog> catalog = LoadCatalog(
      command_line.options, environment, std::filesystem::current_path(), BuiltInEndpoints());
  if (!catalog) return FailWith(catalog.error(), kExitUsage);
  for (const std::string& warning : catalog->warnings)
    std::cerr << StderrMessage("warning", warning);
  std::cout << ListModels(*catalog);
  return EXIT_SUCCESS;
}

}  // namespace llmb
