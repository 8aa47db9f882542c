#include "benchmarks/llm_benchmarks/run_setup.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>

#include "benchmarks/llm_benchmarks/built_in_endpoints.h"
#include "benchmarks/llm_benchmarks/measure_endpoint.h"
#include "harness/base/atomic_file.h"
#include "harness/config/load_catalog.h"
#include "harness/config/select_endpoints.h"
#include "harness/http/kernel_stamps.h"
#include "harness/run/stream_limits.h"

namespace llmb {
namespace {

Result<std::vector<Prompt>> LoadPrompts(const Options& options) {
  if (!options.prompts_file) return BuiltInPrompts();
  LLMB_ASSIGN_OR_RETURN(const std::string text, ReadFile(*options.prompts_file));
  return ParsePrompts(text, *options.prompts_file);
}

// Request ids of different runs must differ, whatever the seed: servers log them.
std::string MakeRunId() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}", random(), random());
}

// The harness keeps every repetition with its requests; what of it is shown is its own business.
// The flags are not left out, because the library would then ask the environment.
std::vector<std::string> LibraryFlags(const BenchmarkFlags& flags) {
  std::vector<std::string> all = flags.passthrough;
  for (std::string& flag : all) {
    const std::string name = flag.substr(0, flag.find('='));
    if (name.ends_with("_aggregates_only")) flag = name + "=false";
  }
  return all;
}

EndpointJob MakeJob(Endpoint endpoint, const RunSetup& setup, const std::string& run_id) {
  const Options& options = setup.options;
  ApplyRequestOptions(options, endpoint);
  return {.endpoint = std::move(endpoint),
          .prompts = setup.prompts,
          .settings = {.max_tokens = options.max_tokens,
                       .temperature = options.temperature,
                       .stream = options.stream,
                       .timeout = options.timeout,
                       .timestamps = setup.timestamps},
          .load = ClosedLoop{options.concurrent},
          .iterations = options.iterations,
          .run_id = run_id,
          .benchmark_flags = LibraryFlags(setup.flags)};
}

std::vector<EndpointPlan> PlanOf(const RunSetup& setup) {
  std::vector<EndpointPlan> plan;
  for (std::size_t i = 0; i < setup.jobs.size(); ++i) {
    const EndpointJob& job = setup.jobs[i];
    plan.push_back({.endpoint_name = job.endpoint.name,
                    .prompt_ids = SelectedPrompts(job, setup.cases[i]),
                    .load = job.load,
                    .iterations = job.iterations,
                    .repetitions = setup.flags.repetitions});
  }
  return plan;
}

Status ChooseTimestamps(RunSetup& setup) {
  if (setup.options.timestamps == TimestampSource::kUser) {
    setup.timestamps = TimestampSource::kUser;
    setup.user_timestamps_reason = "--timestamps user";
    return {};
  }
  const Status probe = ProbeKernelStamps();
  if (probe) return {};
  if (setup.options.timestamps) {
    return Fail(fmt::format("--timestamps kernel cannot be had here: {}; use --timestamps user",
                            probe.error().message));
  }
  setup.timestamps = TimestampSource::kUser;
  setup.user_timestamps_reason = probe.error().message;
  return {};
}

Status KeepSelectedCases(RunSetup& setup) {
  std::vector<std::vector<std::string>> selected = SelectedCases(setup.jobs);
  std::vector<EndpointJob> jobs;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    if (selected[i].empty()) continue;
    jobs.push_back(std::move(setup.jobs[i]));
    setup.cases.push_back(std::move(selected[i]));
  }
  if (jobs.empty()) {
    const EndpointJob& first = setup.jobs.front();
    return Fail(fmt::format(
        "--benchmark_filter='{}' matches none of the cases; names look like {}/{}/iterations:{}/"
        "manual_time, --benchmark_list_tests lists them",
        setup.flags.filter, first.endpoint.name, first.prompts.front().id, first.iterations));
  }
  setup.jobs = std::move(jobs);
  return {};
}

}  // namespace

std::vector<Endpoint> RunSetup::Endpoints() const {
  std::vector<Endpoint> endpoints;
  for (const EndpointJob& job : jobs) endpoints.push_back(job.endpoint);
  return endpoints;
}

bool RunSetup::AnySimulated() const {
  return std::ranges::any_of(jobs, [](const EndpointJob& job) { return job.endpoint.simulated; });
}

namespace {

Result<RunSetup> PrepareParsed(const ParsedCommandLine& command_line,
                               const Environment& environment) {
  RunSetup setup;
  setup.options = command_line.options;
  setup.command_line = RecordCommandLine(command_line);
  LLMB_ASSIGN_OR_RETURN(BenchmarkFlags flags,
                        ParseBenchmarkFlags(command_line.benchmark_flags, environment));
  setup.flags = std::move(flags);

  LLMB_ASSIGN_OR_RETURN(
      EndpointCatalog catalog,
      LoadCatalog(setup.options, environment, std::filesystem::current_path(), BuiltInEndpoints()));
  setup.warnings = catalog.warnings;
  setup.secret_variables = catalog.secret_variables;
  LLMB_ASSIGN_OR_RETURN(std::vector<Endpoint> endpoints,
                        SelectEndpoints(catalog, setup.options.models));
  LLMB_ASSIGN_OR_RETURN(std::vector<Prompt> prompts, LoadPrompts(setup.options));
  setup.prompts = std::move(prompts);

  LLMB_RETURN_IF_ERROR(ChooseTimestamps(setup));
  const std::string run_id = MakeRunId();
  for (Endpoint& endpoint : endpoints) {
    setup.jobs.push_back(MakeJob(std::move(endpoint), setup, run_id));
  }
  LLMB_RETURN_IF_ERROR(KeepSelectedCases(setup));
  setup.plan = PlanOf(setup);
  if (!setup.flags.list_tests) {
    const StreamNeeds needs = NeedsOf(setup.jobs, setup.options.serial_endpoints);
    LLMB_RETURN_IF_ERROR(CheckStreams(needs, RaiseAndReadLimits()));
    LLMB_RETURN_IF_ERROR(CheckFolderWritable(setup.options.output_dir));
  }
  return setup;
}

Result<RunSetup> PrepareResumed(const ParsedCommandLine& now, const Environment& environment) {
  LLMB_ASSIGN_OR_RETURN(ResumedRun resumed, OpenResumedRun(*now.options.resume));
  LLMB_ASSIGN_OR_RETURN(ParsedCommandLine merged,
                        ResumeCommandLine(resumed.header.command_line, now));
  if (!now.given.contains("--output-dir")) {
    const std::filesystem::path folder = resumed.path.parent_path();
    merged.options.output_dir = folder.empty() ? "." : folder.string();
  }
  Result<RunSetup> setup = PrepareParsed(merged, environment);
  if (!setup) return setup;
  LLMB_RETURN_IF_ERROR(CheckSamePlan(resumed, setup->Endpoints(), setup->prompts, setup->plan));
  for (EndpointJob& job : setup->jobs) {
    job.attempt = resumed.state.attempts;
    job.journal = resumed.path.string();
    job.journal_bytes = resumed.state.whole_bytes;
  }
  setup->resumed = std::move(resumed);
  return setup;
}

}  // namespace

Result<RunSetup> PrepareRun(const ParsedCommandLine& command_line, const Environment& environment) {
  return command_line.options.resume ? PrepareResumed(command_line, environment)
                                     : PrepareParsed(command_line, environment);
}

Result<std::optional<SimulatorProcess>> StartSimulatedEndpoints(RunSetup& setup) {
  std::optional<SimulatorProcess> simulator;
  if (!setup.AnySimulated()) return simulator;
  LLMB_ASSIGN_OR_RETURN(SimulatorProcess started, SimulatorProcess::Start(setup.options.seed));
  for (EndpointJob& job : setup.jobs) {
    if (job.endpoint.simulated) job.endpoint.url = started.Url();
  }
  simulator = std::move(started);
  return simulator;
}

}  // namespace llmb
