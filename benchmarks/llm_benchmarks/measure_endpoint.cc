#include "benchmarks/llm_benchmarks/measure_endpoint.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <system_error>

#include "benchmarks/llm_benchmarks/case_measurement.h"
#include "benchmarks/llm_benchmarks/case_reporter.h"
#include "harness/base/cpu_time.h"
#include "harness/base/threads.h"
#include "harness/workload/case.h"

namespace llmb {
namespace {

// How many threads Google Benchmark uses for the users of an endpoint.
struct UserThreads {
  bool shared = false;  // one thread for all users instead of one each

  int Registered(const EndpointJob& job) const { return shared ? 1 : job.load.MostInFlight(); }
};

UserThreads PlannedThreads(const EndpointJob& job) {
  return {.shared = job.load.MostInFlight() > kMostUserThreads};
}

// A user needs two threads: one of the load generator plays its requests, and one of Google
// Benchmark replays them. If the system cannot start that many, the users share threads: a run with
// fewer threads is better than none.
UserThreads AvailableThreads(const EndpointJob& job, MeasurementQueue& queue) {
  UserThreads threads = PlannedThreads(job);
  const int more = 2 * (threads.Registered(job) - 1);
  if (StartableThreads(more) == more) return threads;
  queue.Push(EndpointNote{job.endpoint.name,
                          fmt::format("was measured with fewer than the {} threads that its users "
                                      "need, so they shared them; {}",
                                      job.load.MostInFlight(), kMoreThreadsHint)});
  threads.shared = true;
  return threads;
}

// Google Benchmark calls this before each repetition. It aborts the process if it cannot start a
// thread, but lets an exception from here through. Nothing else stops it from starting threads.
void ThrowIfOutOfThreads(const benchmark::State& state) {
  const int more = state.threads() - 1;
  if (StartableThreads(more) == more) return;
  throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
}

// Google Benchmark appends the number of its threads, which is the load, to the name. It does not
// if all users share one thread, so the load is added here.
std::string RegisteredName(const EndpointJob& job, UserThreads threads, const CaseSpec& spec) {
  return threads.shared ? fmt::format("{}/concurrency:{}", spec.name, job.load.MostInFlight())
                        : spec.name;
}

// Iterations is always set: requests cost money, so Google Benchmark must never choose a number.
// The unit is never set: it would override --benchmark_time_unit, which is always among the flags.
template <typename Function>
void RegisterCase(const EndpointJob& job, UserThreads threads, const std::string& name,
                  Function function) {
  auto* registered = benchmark::RegisterBenchmark(name.c_str(), function);
  const benchmark::IterationCount iterations = job.iterations;
  registered->Iterations(threads.shared ? job.load.MostInFlight() * iterations : iterations)
      ->UseManualTime();
  if (threads.Registered(job) > 1) {
    registered->Threads(threads.Registered(job))->Setup(ThrowIfOutOfThreads);
  }
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

std::vector<std::unique_ptr<CurlTransport>> MakeTransports(const EndpointJob& job,
                                                           UserThreads threads,
                                                           const Clock& clock) {
  const int users = job.load.MostInFlight();
  const int count =
      threads.shared ? std::min(users, UsableThreads()) : ThreadsFor(job.load, UsableThreads());
  std::vector<std::unique_ptr<CurlTransport>> transports;
  transports.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    transports.push_back(std::make_unique<CurlTransport>(clock, job.timestamps));
  }
  return transports;
}

void ForEachCase(const EndpointJob& job, UserThreads threads,
                 const std::function<void(const std::string& name, const Prompt&)>& function) {
  for (const CaseSpec& spec : MakeCases({job.endpoint}, job.prompts)) {
    function(RegisteredName(job, threads, spec), job.prompts[spec.prompt_index]);
  }
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

}  // namespace

Status MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                       const std::atomic<bool>& interrupted, MeasurementQueue& queue) {
  FinishedRequests finished;
  if (!job.journal.empty()) {
    LLMB_ASSIGN_OR_RETURN(
        FinishedRequests loaded,
        FinishedRequests::Load(job.journal, job.journal_bytes, job.endpoint.name));
    finished = std::move(loaded);
  }
  benchmark::ClearRegisteredBenchmarks();
  InitializeLibrary(job.benchmark_flags);
  const UserThreads threads = AvailableThreads(job, queue);
  EndpointResources resources{.job = job,
                              .clock = clock,
                              .interrupted = interrupted,
                              .queue = queue,
                              .finished = finished,
                              .usage = {},
                              .unknown_keys = {},
                              .transports = MakeTransports(job, threads, clock)};
  CasesByName cases;
  ForEachCase(job, threads, [&](const std::string& name, const Prompt& prompt) {
    auto measurement =
        std::make_unique<CaseMeasurement>(resources, prompt, threads.Registered(job));
    RegisterCase(job, threads, name,
                 [raw = measurement.get()](benchmark::State& state) { raw->Run(state); });
    cases.emplace(name, std::move(measurement));
  });
  CaseReporter reporter(cases, queue);
  if (Status run = RunRegisteredCases(reporter); !run) return run;
  if (resources.usage.WasRejected()) {
    queue.Push(EndpointNote{job.endpoint.name,
                            "rejects stream_options.include_usage; the requests that met this were "
                            "sent again without it"});
  }
  for (const std::string& key : resources.unknown_keys.Keys()) {
    queue.Push(EndpointNote{job.endpoint.name,
                            fmt::format("sent text under the key '{}', which this program does not "
                                        "know; it was counted as generated text",
                                        key)});
  }
  return {};
}

namespace {

// The prompts with a case among `names`, which are full names.
std::vector<std::string> PromptsOf(const EndpointJob& job, const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  ForEachCase(job, PlannedThreads(job), [&](const std::string& name, const Prompt& prompt) {
    // Google Benchmark adds "/iterations:10" and the like.
    const auto is_of_case = [&](const std::string& full) {
      return full == name || full.starts_with(name + "/");
    };
    if (std::ranges::any_of(names, is_of_case)) ids.push_back(prompt.id);
  });
  return ids;
}

std::vector<std::string> ListCases(const EndpointJob& job) {
  benchmark::ClearRegisteredBenchmarks();
  const UserThreads threads = PlannedThreads(job);
  ForEachCase(job, threads, [&](const std::string& name, const Prompt& /*prompt*/) {
    RegisterCase(job, threads, name, [](benchmark::State& /*state*/) {});
  });
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
    cases.names = ListCases(job);
    cases.prompt_ids = PromptsOf(job, cases.names);
  }
  InitializeLibrary({"--benchmark_list_tests=false"});
  benchmark::ClearRegisteredBenchmarks();
  return selected;
}

}  // namespace llmb
