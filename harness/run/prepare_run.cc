#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <random>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/environment.h"
#include "harness/config/load_catalog.h"
#include "harness/config/option_binders.h"
#include "harness/config/select_endpoints.h"
#include "harness/config/shard_options.h"
#include "harness/http/client_certificate.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/plain_request.h"
#include "harness/run/load_plan.h"
#include "harness/run/plan_thresholds.h"
#include "harness/run/run_plan.h"
#include "harness/run/settle_dataset.h"
#include "harness/run/shard_plan.h"
#include "harness/run/stream_limits.h"

namespace llmb {
namespace {

// The case of a data set stands for all its requests. Its text tells data sets apart.
Prompt DatasetPrompt(const WorkloadSettings& settings) {
  Prompt prompt;
  prompt.id = Name(settings.dataset_name);
  prompt.text = WorkloadText(settings);
  return prompt;
}

Result<std::vector<Prompt>> LoadPrompts(const Options& options) {
  if (options.IsDataset()) return std::vector{DatasetPrompt(options)};
  if (!options.prompts_file) return BuiltInPrompts();
  LLMB_ASSIGN_OR_RETURN(const std::string text, ReadFile(*options.prompts_file));
  return ParsePrompts(text, *options.prompts_file);
}

// The beginning of the request ids of one endpoint. Servers log the ids, and endpoints may share a
// server. So the ids differ between endpoints and between runs, even between runs with the same
// seed.
std::string MakeRunId(const std::optional<Shard>& shard) {
  std::random_device random;
  const std::string id = fmt::format("{:08x}{:08x}", random(), random());
  return shard ? fmt::format("{}-{}of{}", id, shard->index, shard->count) : id;
}

// Google Benchmark must report every repetition, because the harness keeps them all and decides
// itself which to show. The flags are set to false and not left out, because Google Benchmark would
// then read them from the environment.
std::vector<std::string> LibraryFlags(const BenchmarkFlags& flags) {
  std::vector<std::string> all = flags.passthrough;
  for (std::string& flag : all) {
    const std::string name = flag.substr(0, flag.find('='));
    if (name.ends_with("_aggregates_only")) flag = name + "=false";
  }
  return all;
}

// Every prompt at every level.
std::vector<StagePlan> AllStages(const RunPlan& plan) {
  std::vector<StagePlan> stages;
  for (const LoadLevel& level : plan.levels) {
    StagePlan& stage = stages.emplace_back(StagePlan{level, {}});
    for (const Prompt& prompt : plan.prompts) stage.prompt_ids.push_back(prompt.id);
  }
  return stages;
}

// Leaves only the selected stages in a job, and only their prompts.
void KeepStages(const std::vector<StagePlan>& stages, EndpointJob& job) {
  job.stages = stages;
  std::erase_if(job.prompts, [&](const Prompt& prompt) {
    return std::ranges::none_of(stages, [&](const StagePlan& stage) {
      return std::ranges::find(stage.prompt_ids, prompt.id) != stage.prompt_ids.end();
    });
  });
}

// The option, where it applies.
HttpReader ReaderFor(const Endpoint& endpoint, HttpReader wanted, const Environment& environment) {
  HttpRequest request;
  // A built-in endpoint gets its URL when it is started.
  request.url = endpoint.simulated ? "http://127.0.0.1/" : endpoint.url;
  request.headers = endpoint.headers;
  request.may_use_proxy = !endpoint.simulated;
  return IsPlainRequest(request, environment) ? wanted : HttpReader::kCurl;
}

EndpointJob MakeJob(Endpoint endpoint, const ParsedCommandLine& command_line, const RunPlan& plan) {
  const Options& options = plan.options;
  ApplyRequestOptions(command_line, endpoint);
  const HttpReader reader = ReaderFor(endpoint, options.http_reader, ProcessEnvironment());
  StageLength length = options;
  if (options.find_capacity) length.num_prompts = kCoarseRequests;
  return {.endpoint = std::move(endpoint),
          .prompts = plan.prompts,
          .settings = options,
          .workload = options,
          .rows = plan.rows,
          .timestamps = plan.timestamps,
          .http_reader = reader,
          .stages = AllStages(plan),
          .search = options.find_capacity
                        ? std::optional(PlannedSearch{.thresholds = {}, .plan = options.search})
                        : std::nullopt,
          .arrivals = options.arrivals,
          .give_up_after = options.give_up_after,
          .length = length,
          .repetitions = plan.flags.repetitions,
          .shuffles_flows = plan.flags.random_interleaving,
          .names_levels = plan.levels.size() > 1,
          .seed = options.seed,
          .run_id = MakeRunId(options.shard),
          .benchmark_flags = LibraryFlags(plan.flags),
          .shard = options.shard.value_or(Shard()),
          .start_at = plan.start_at};
}

Status CheckIdentity(const Endpoint& endpoint) {
  const Status status = CheckClientCertificate(endpoint.client_cert, endpoint.client_key);
  if (status) return {};
  return Fail(
      fmt::format("model '{}': {} (--client-cert and --client-key, or client_cert and "
                  "client_key of the models file)",
                  endpoint.name, status.error().message));
}

std::vector<EndpointPlan> EndpointPlansOf(const RunPlan& plan) {
  std::vector<EndpointPlan> endpoints;
  for (const EndpointJob& job : plan.jobs) {
    endpoints.push_back({.endpoint_name = job.endpoint.name,
                         .stages = job.stages,
                         .length = job.length,
                         .repetitions = job.repetitions,
                         .search = job.search,
                         .shard = job.shard});
  }
  return endpoints;
}

Status ChooseTimestamps(RunPlan& plan) {
  if (plan.options.timestamps == TimestampSource::kUser) {
    plan.timestamps = TimestampSource::kUser;
    plan.user_timestamps_reason = "--timestamps user";
    return {};
  }
  const Status probe = ProbeKernelStamps();
  if (probe) return {};
  if (plan.options.timestamps) {
    return Fail(fmt::format("--timestamps kernel is not available here: {}; use --timestamps user",
                            probe.error().message));
  }
  plan.timestamps = TimestampSource::kUser;
  plan.user_timestamps_reason = probe.error().message;
  return {};
}

// Leaves only the levels of the selected cases in the plan.
void KeepSelectedLevels(RunPlan& plan) {
  std::erase_if(plan.levels, [&](const LoadLevel& level) {
    return std::ranges::none_of(plan.jobs, [&](const EndpointJob& job) {
      return std::ranges::find(job.stages, level, &StagePlan::level) != job.stages.end();
    });
  });
}

Status KeepSelectedCases(RunPlan& plan, const CaseEngine& engine) {
  std::vector<SelectedCases> selected = engine.select_cases(plan.jobs);
  std::vector<EndpointJob> jobs;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    if (selected[i].names.empty()) continue;
    // A search has one case, in which all prompts are sent.
    if (!plan.options.find_capacity) KeepStages(selected[i].stages, plan.jobs[i]);
    jobs.push_back(std::move(plan.jobs[i]));
    plan.cases.push_back(std::move(selected[i]));
  }
  if (jobs.empty()) {
    const EndpointJob& first = plan.jobs.front();
    return Fail(fmt::format(
        "--benchmark_filter='{}' matches none of the cases; names begin with {}/{}/, and "
        "--benchmark_list_tests lists them",
        plan.flags.filter, first.endpoint.name,
        plan.options.find_capacity ? "capacity" : first.prompts.front().id));
  }
  plan.jobs = std::move(jobs);
  for (EndpointJob& job : plan.jobs) {
    job.max_in_flight = MostInFlightOf(job, plan.options.max_concurrency, plan.dataset);
    job.max_in_flight = ShareInFlight(job, plan.options.max_concurrency);
  }
  KeepSelectedLevels(plan);
  return {};
}

class Planner {
 public:
  Planner(const Environment& environment, EndpointCatalog built_in, const CaseEngine& engine,
          const Clock& clock)
      : environment_(environment), built_in_(std::move(built_in)), engine_(engine), clock_(clock) {}

  Result<RunPlan> Plan(const ParsedCommandLine& command_line) const {
    RunPlan plan;
    plan.options = command_line.options;
    plan.command_line = RecordCommandLine(command_line);
    LLMB_ASSIGN_OR_RETURN(plan.flags,
                          ParseBenchmarkFlags(command_line.benchmark_flags, environment_));
    LLMB_RETURN_IF_ERROR(SettleStart(plan));
    LLMB_RETURN_IF_ERROR(SettleDataset(command_line.given, plan));
    plan.levels = plan.dataset.is_trace ? std::vector<LoadLevel>{Trace{}}
                                        : LevelsOf(plan.options, plan.warnings);
    LLMB_ASSIGN_OR_RETURN(plan.prompts, LoadPrompts(plan.options));
    LLMB_RETURN_IF_ERROR(ChooseTimestamps(plan));
    LLMB_RETURN_IF_ERROR(AddJobs(command_line, plan));
    LLMB_RETURN_IF_ERROR(KeepSelectedCases(plan, engine_));
    LLMB_RETURN_IF_ERROR(CheckSchedules(plan.jobs));
    LLMB_RETURN_IF_ERROR(ChooseSlo(plan));
    if (plan.options.find_capacity) LLMB_RETURN_IF_ERROR(PlanSearches(plan));
    plan.endpoints = EndpointPlansOf(plan);
    LLMB_RETURN_IF_ERROR(SettlePart(plan));
    if (!plan.flags.list_tests) LLMB_RETURN_IF_ERROR(CheckMachine(plan));
    return plan;
  }

  Result<RunPlan> PlanResumed(const ParsedCommandLine& now) const {
    LLMB_ASSIGN_OR_RETURN(ResumedRun resumed, OpenResumedRun(*now.options.resume));
    LLMB_ASSIGN_OR_RETURN(ParsedCommandLine merged,
                          ResumeCommandLine(resumed.header.command_line, now));
    if (!now.given.contains("--output-dir")) {
      const std::filesystem::path folder = resumed.path.parent_path();
      merged.options.output_dir = folder.empty() ? "." : folder.string();
    }
    LLMB_ASSIGN_OR_RETURN(RunPlan plan, Plan(merged));
    LLMB_RETURN_IF_ERROR(CheckSamePlan(resumed, plan.Endpoints(), plan.prompts, plan.endpoints));
    for (EndpointJob& job : plan.jobs) {
      job.attempt = resumed.state.attempts;
      job.journal = resumed.path.string();
      job.journal_bytes = resumed.state.whole_bytes;
    }
    FindComplete(plan.Endpoints(), plan.prompts, plan.endpoints, resumed);
    plan.resumed = std::move(resumed);
    return plan;
  }

 private:
  Status AddJobs(const ParsedCommandLine& command_line, RunPlan& plan) const {
    LLMB_ASSIGN_OR_RETURN(
        const EndpointCatalog catalog,
        LoadCatalog(plan.options, environment_, std::filesystem::current_path(), built_in_));
    std::ranges::copy(catalog.warnings, std::back_inserter(plan.warnings));
    plan.secret_variables = catalog.secret_variables;
    LLMB_ASSIGN_OR_RETURN(std::vector<Endpoint> endpoints,
                          SelectEndpoints(catalog, plan.options.models));
    LLMB_RETURN_IF_ERROR(AddBaseline(plan.options, endpoints));
    for (Endpoint& endpoint : endpoints) {
      plan.jobs.push_back(MakeJob(std::move(endpoint), command_line, plan));
      LLMB_RETURN_IF_ERROR(CheckIdentity(plan.jobs.back().endpoint));
    }
    return {};
  }

  Status SettleStart(RunPlan& plan) const {
    if (plan.options.start_at.empty()) return {};
    const WallTime now = clock_.WallNow();
    LLMB_ASSIGN_OR_RETURN(plan.start_at, ParseStart("--start-at", plan.options.start_at, now));
    return CheckStart(*plan.start_at, now);
  }

  // Plans the part of a shard. A whole run gets a note if a launcher started it several times.
  Status SettlePart(RunPlan& plan) const {
    if (!plan.options.shard) {
      const std::string note = LauncherNote(environment_);
      if (!note.empty()) plan.notes.push_back(note);
      return {};
    }
    return PlanShard(plan);
  }

  // Whether this machine can carry the streams and keep the results. Listing needs neither.
  static Status CheckMachine(const RunPlan& plan) {
    const StreamNeeds needs =
        NeedsOf(plan.jobs, plan.options.serial_endpoints, plan.options.max_concurrency.has_value());
    LLMB_RETURN_IF_ERROR(CheckStreams(needs, RaiseAndReadLimits()));
    if (plan.options.save_result) {
      LLMB_RETURN_IF_ERROR(CheckFolderWritable(plan.options.result_dir));
    }
    return CheckFolderWritable(plan.options.output_dir);
  }

  const Environment& environment_;
  const EndpointCatalog built_in_;
  const CaseEngine& engine_;
  const Clock& clock_;
};

}  // namespace

Result<RunPlan> PrepareRun(const ParsedCommandLine& command_line, const Environment& environment,
                           EndpointCatalog built_in, const CaseEngine& engine, const Clock& clock) {
  const Planner planner(environment, std::move(built_in), engine, clock);
  ParsedCommandLine settled = command_line;
  LLMB_RETURN_IF_ERROR(SettleShard(environment, settled));
  if (settled.options.resume) return planner.PlanResumed(settled);
  Result<RunPlan> plan = planner.Plan(settled);
  if (!plan || !plan->options.shard || plan->flags.list_tests) return plan;
  LLMB_RETURN_IF_ERROR(CheckNewShard(plan->options.output_dir, *plan->options.shard));
  return plan;
}

}  // namespace llmb
