#include "benchmarks/llm_benchmarks/measure_endpoint.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <system_error>

#include "benchmarks/llm_benchmarks/case_replay.h"
#include "benchmarks/llm_benchmarks/case_reporter.h"
#include "benchmarks/llm_benchmarks/flow_measurement.h"
#include "harness/base/cpu_time.h"
#include "harness/base/threads.h"
#include "harness/workload/case.h"

namespace llmb {
namespace {

// Fewer heartbeats are not worth a note.
constexpr std::int64_t kManyHeartbeats = 10;

// A case before it is registered: one prompt at one level.
struct PlannedCase {
  std::string name;  // without the suffixes of Google Benchmark
  LoadLevel level;
  std::string prompt_id;
  int threads = 1;             // of Google Benchmark
  bool names_threads = false;  // their number stands in the full name
};

// In an open loop, which has no users, the rate is added to the name. Up to kMostUserThreads users
// each have a thread of Google Benchmark, whose number is the load and stands in the case's name.
// One thread stands for all users if there are more users, if the system cannot start as many
// threads (`shared`), or if the prompts do not all have the same number of requests. The load is
// then added to the name here.
PlannedCase Plan(const EndpointJob& job, const CaseSpec& spec, const std::string& prompt_id,
                 const LoadLevel& level, bool shared) {
  const int users = level.Users().value_or(1);
  const bool names_load = users > 1 || job.names_levels;
  const bool counted = job.length.CountsIterations();
  if (counted && !level.IsOpenLoop() && !shared && users <= kMostUserThreads) {
    return {spec.name, level, prompt_id, users, names_load};
  }
  std::string name = spec.name;
  if (const std::optional<double> rate = level.Rate()) {
    name += fmt::format("/rate:{}", *rate);
  } else if (level.IsTrace()) {
    name += "/trace";
  } else if (names_load || counted) {
    name += fmt::format("/concurrency:{}", users);
  }
  if (job.length.duration) {
    name += fmt::format("/duration:{:g}", ToSeconds(*job.length.duration));
  }
  return {std::move(name), level, prompt_id, 1, false};
}

// The cases in the order in which they run: by level, then by prompt. A search is one case, because
// its stages are not known before.
std::vector<PlannedCase> PlanCases(const EndpointJob& job, bool shared) {
  if (job.search) return {{job.endpoint.name + "/capacity", OpenLoop{}, "", 1, false}};
  std::vector<PlannedCase> cases;
  const std::vector<CaseSpec> specs = MakeCases({job.endpoint}, job.prompts);
  for (const StagePlan& stage : job.stages) {
    for (const CaseSpec& spec : specs) {
      const std::string& prompt_id = job.prompts[spec.prompt_index].id;
      if (std::ranges::find(stage.prompt_ids, prompt_id) == stage.prompt_ids.end()) continue;
      cases.push_back(Plan(job, spec, prompt_id, stage.level, shared));
    }
  }
  return cases;
}

// A user needs two threads: one of the load generator plays its requests, and one of Google
// Benchmark replays them. If the system cannot start that many, the users share threads: a run with
// fewer threads is better than none.
bool MustShareThreads(const EndpointJob& job, MeasurementQueue& queue) {
  int users = 1;  // an open loop has one thread per core
  for (const StagePlan& stage : job.stages) {
    users = std::max(users, stage.level.Users().value_or(1));
  }
  users = std::min(users, kMostUserThreads);
  const int more = 2 * (users - 1);
  if (StartableThreads(more) == more) return false;
  queue.Push(EndpointNote{job.endpoint.name,
                          fmt::format("was measured with fewer than the {} threads that its users "
                                      "need, so they shared them; {}",
                                      users, kMoreThreadsHint)});
  return true;
}

// Google Benchmark calls this before each repetition. It aborts the process if it cannot start a
// thread, but lets an exception from here through. Nothing else stops it from starting threads.
void ThrowIfOutOfThreads(const benchmark::State& state) {
  const int more = state.threads() - 1;
  if (StartableThreads(more) == more) return;
  throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
}

int IterationsPerThread(const EndpointJob& job, const PlannedCase& planned) {
  if (!job.length.CountsIterations()) return 1;
  return (job.length.iterations + planned.threads - 1) / planned.threads;
}

// Iterations is always set: requests cost money, so Google Benchmark must never choose a number.
// They are per thread, and the last ones may have no request. The unit is never set: it would
// override --benchmark_time_unit, which is always among the flags.
template <typename Function>
void RegisterCase(const EndpointJob& job, const PlannedCase& planned, Function function) {
  auto* registered = benchmark::RegisterBenchmark(planned.name.c_str(), function);
  registered->Iterations(IterationsPerThread(job, planned))->UseManualTime();
  if (planned.names_threads) registered->Threads(planned.threads)->Setup(ThrowIfOutOfThreads);
}

// The full name, as Google Benchmark composes it.
std::string FullName(const EndpointJob& job, const PlannedCase& planned) {
  std::string name =
      fmt::format("{}/iterations:{}/manual_time", planned.name, IterationsPerThread(job, planned));
  if (planned.names_threads) name += fmt::format("/threads:{}", planned.threads);
  return name;
}

void InitializeLibrary(std::vector<std::string> flags) {
  flags.insert(flags.begin(), "llm_benchmarks");
  std::vector<char*> argv;
  argv.reserve(flags.size() + 1);
  for (std::string& flag : flags) argv.push_back(flag.data());
  int argc = static_cast<int>(argv.size());
  argv.push_back(nullptr);
  benchmark::Initialize(&argc, argv.data());
}

// The job has only the selected cases. A filter for a thread number would not match their names if
// they have to share threads.
std::vector<std::string> FlagsWithoutFilter(const EndpointJob& job) {
  std::vector<std::string> flags = job.benchmark_flags;
  std::erase_if(flags,
                [](const std::string& flag) { return flag.starts_with("--benchmark_filter="); });
  flags.emplace_back("--benchmark_filter=.");
  return flags;
}

// Collects the output of --benchmark_list_tests.
class ListingReporter final : public benchmark::BenchmarkReporter {
 public:
  ListingReporter() {
    SetOutputStream(&text_);
    // Discarded: the caller reports that no case matches, in the same form as all other errors.
    SetErrorStream(&ignored_);
  }
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& /*runs*/) override {}
  std::istream& Text() { return text_; }

 private:
  std::stringstream text_;
  std::stringstream ignored_;
};

Status RunRegisteredCases(CaseReporter& reporter) {
  try {
    benchmark::RunSpecifiedBenchmarks(&reporter);
    return {};
  } catch (const std::system_error& failure) {
    return Fail(fmt::format("no thread can be started for a user: {}; {}", failure.code().message(),
                            kMoreThreadsHint));
  }
}

std::string TextOfUnknownKey(const std::string& key) {
  if (key == kCompletionsText) {
    return "answered chat requests with text of the completions API (choices[].text), which was "
           "counted; its server may not have applied the model's chat template";
  }
  return fmt::format(
      "sent text under the key '{}', which this program does not know; it was counted as generated "
      "text",
      key);
}

// Tells the user what was unusual about the endpoint's responses.
void NoteOddities(const std::string& endpoint, const FlowMeasurement& flows,
                  MeasurementQueue& queue) {
  if (flows.UsageWasRejected()) {
    queue.Push(EndpointNote{endpoint,
                            "rejects stream_options.include_usage; the requests that met this were "
                            "sent again without it"});
  }
  for (const std::string& key : flows.UnknownKeysSent()) {
    queue.Push(EndpointNote{endpoint, TextOfUnknownKey(key)});
  }
  const HeartbeatCounts::Totals sent = flows.HeartbeatsSent();
  if (sent.heartbeats < kManyHeartbeats) return;
  queue.Push(
      EndpointNote{endpoint, fmt::format("sent {} heartbeats in {} of its responses, at most {} in "
                                         "one; they were not counted as tokens",
                                         sent.heartbeats, sent.responses, sent.most_in_one)});
}

// `rank` is null without ranks.
Status MeasureWithRanks(const EndpointJob& job, const Clock& clock,
                        const std::atomic<bool>& interrupted, const AwaitLevel& await_level,
                        MeasurementQueue& queue, RankLink* rank) {
  FinishedRequests finished;
  if (!job.journal.empty()) {
    LLMB_ASSIGN_OR_RETURN(
        FinishedRequests loaded,
        FinishedRequests::Load(job.journal, job.journal_bytes, job.endpoint.name));
    finished = std::move(loaded);
  }
  benchmark::ClearRegisteredBenchmarks();
  InitializeLibrary(FlagsWithoutFilter(job));
  const bool shared = MustShareThreads(job, queue);
  const int cores = UsableThreads();
  FlowMeasurement flows(job, clock, interrupted, await_level, queue, finished,
                        {.cores = cores, .shared = shared}, rank);
  CaseReplays cases;
  for (const PlannedCase& planned : PlanCases(job, shared)) {
    if (job.search) {
      RegisterCase(job, planned, [&flows](benchmark::State& state) {
        flows.PlayAll();
        for (auto _ : state) state.SetIterationTime(0);
      });
      continue;
    }
    auto replay =
        std::make_unique<CaseReplay>(flows, planned.level, planned.prompt_id, planned.threads);
    RegisterCase(job, planned, [raw = replay.get()](benchmark::State& state) { raw->Run(state); });
    cases.emplace(std::pair(planned.name, planned.threads), std::move(replay));
  }
  CaseReporter reporter(cases, queue);
  if (Status run = RunRegisteredCases(reporter); !run) return run;
  NoteOddities(job.endpoint.name, flows, queue);
  if (!flows.Failure().empty()) return Fail(flows.Failure());
  return {};
}

}  // namespace

MeasureEndpointFunction MeasureEndpointOf(RankLink* rank) {
  return [rank](const EndpointJob& job, const Clock& clock, const std::atomic<bool>& interrupted,
                const AwaitLevel& await_level, MeasurementQueue& queue) {
    return MeasureWithRanks(job, clock, interrupted, await_level, queue, rank);
  };
}

Status MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                       const std::atomic<bool>& interrupted, const AwaitLevel& await_level,
                       MeasurementQueue& queue) {
  return MeasureWithRanks(job, clock, interrupted, await_level, queue, nullptr);
}

namespace {

// The stages and prompts of the cases among `names`, which are full names.
std::vector<StagePlan> StagesOf(const EndpointJob& job, const std::vector<PlannedCase>& cases,
                                const std::vector<std::string>& names) {
  std::vector<StagePlan> stages;
  for (const PlannedCase& planned : cases) {
    if (std::ranges::find(names, FullName(job, planned)) == names.end()) continue;
    if (stages.empty() || stages.back().level != planned.level) {
      stages.push_back({planned.level, {}});
    }
    stages.back().prompt_ids.push_back(planned.prompt_id);
  }
  return stages;
}

std::vector<std::string> ListCases(const EndpointJob& job, const std::vector<PlannedCase>& cases) {
  benchmark::ClearRegisteredBenchmarks();
  for (const PlannedCase& planned : cases) {
    RegisterCase(job, planned, [](benchmark::State& /*state*/) {});
  }
  std::vector<std::string> flags = job.benchmark_flags;
  flags.emplace_back("--benchmark_list_tests=true");
  InitializeLibrary(flags);
  ListingReporter reporter;
  benchmark::RunSpecifiedBenchmarks(&reporter);
  std::vector<std::string> names;
  for (std::string name; std::getline(reporter.Text(), name);) names.push_back(name);
  return names;
}

}  // namespace

std::vector<SelectedCases> SelectCases(const std::vector<EndpointJob>& jobs) {
  std::vector<SelectedCases> selected;
  for (const EndpointJob& job : jobs) {
    SelectedCases& cases = selected.emplace_back();
    const std::vector<PlannedCase> planned = PlanCases(job, false);
    cases.names = ListCases(job, planned);
    cases.stages = StagesOf(job, planned, cases.names);
  }
  InitializeLibrary({"--benchmark_list_tests=false"});
  benchmark::ClearRegisteredBenchmarks();
  return selected;
}

}  // namespace llmb
