#include "benchmarks/llm_benchmarks/measure_endpoint.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "benchmarks/llm_benchmarks/case_measurement.h"
#include "benchmarks/llm_benchmarks/case_reporter.h"
#include "harness/base/cpu_time.h"
#include "harness/core/case.h"

namespace llmb {
namespace {

bool PlaysManyUsers(const EndpointJob& job) { return job.users > kMostUserThreads; }

int ThreadCount(const EndpointJob& job) { return PlaysManyUsers(job) ? 1 : job.users; }

// Above kMostUserThreads Google Benchmark sees one thread, so the name has to say the load.
std::string RegisteredName(const EndpointJob& job, const CaseSpec& spec) {
  return PlaysManyUsers(job) ? fmt::format("{}/concurrency:{}", spec.name, job.users) : spec.name;
}

// Iterations is always set: requests cost money, so Google Benchmark must never choose a number.
// The unit is never set: it would win over --benchmark_time_unit, which the flags always hold.
template <typename Function>
void RegisterCase(const EndpointJob& job, const std::string& name, Function function) {
  auto* registered = benchmark::RegisterBenchmark(name.c_str(), function);
  const benchmark::IterationCount iterations = job.iterations;
  registered->Iterations(PlaysManyUsers(job) ? job.users * iterations : iterations)
      ->UseManualTime();
  if (ThreadCount(job) > 1) registered->Threads(ThreadCount(job));
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
                                                           const Clock& clock) {
  const int count = PlaysManyUsers(job) ? std::min(job.users, UsableThreads()) : job.users;
  std::vector<std::unique_ptr<CurlTransport>> transports;
  transports.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    transports.push_back(std::make_unique<CurlTransport>(clock, job.settings.timestamps));
  }
  return transports;
}

void ForEachCase(const EndpointJob& job,
                 const std::function<void(const std::string& name, const Prompt&)>& function) {
  for (const CaseSpec& spec : MakeCases({job.endpoint}, job.prompts)) {
    function(RegisteredName(job, spec), job.prompts[spec.prompt_index]);
  }
}

// Keeps what --benchmark_list_tests would print.
class ListingReporter final : public benchmark::BenchmarkReporter {
 public:
  ListingReporter() {
    SetOutputStream(&text_);
    // That nothing matches is for the caller to say, in one voice with all other errors.
    SetErrorStream(&ignored_);
  }
  bool ReportContext(const Context& /*context*/) override { return true; }
  void ReportRuns(const std::vector<Run>& /*runs*/) override {}
  std::istream& Text() { return text_; }

 private:
  std::stringstream text_;
  std::stringstream ignored_;
};

}  // namespace

Status MeasureEndpoint(const EndpointJob& job, const Clock& clock,
                       const std::atomic<bool>& interrupted, MeasurementQueue& queue) {
  FinishedRequests finished;
  if (!job.journal.empty()) {
    Result<FinishedRequests> loaded =
        FinishedRequests::Load(job.journal, job.journal_bytes, job.endpoint.name);
    if (!loaded) return tl::unexpected(loaded.error());
    finished = std::move(*loaded);
  }
  benchmark::ClearRegisteredBenchmarks();
  InitializeLibrary(job.benchmark_flags);
  EndpointResources resources{.job = job,
                              .clock = clock,
                              .interrupted = interrupted,
                              .queue = queue,
                              .finished = finished,
                              .usage = {},
                              .transports = MakeTransports(job, clock)};
  CasesByName cases;
  ForEachCase(job, [&](const std::string& name, const Prompt& prompt) {
    auto measurement = std::make_unique<CaseMeasurement>(resources, prompt, ThreadCount(job));
    RegisterCase(job, name,
                 [raw = measurement.get()](benchmark::State& state) { raw->Run(state); });
    cases.emplace(name, std::move(measurement));
  });
  CaseReporter reporter(cases, queue);
  benchmark::RunSpecifiedBenchmarks(&reporter);
  if (resources.usage.WasRejected()) {
    queue.Push(EndpointNote{job.endpoint.name,
                            "rejects stream_options.include_usage with HTTP 400; the requests that "
                            "met this were sent again without it"});
  }
  return {};
}

std::vector<std::string> SelectedPrompts(const EndpointJob& job,
                                         const std::vector<std::string>& names) {
  std::vector<std::string> ids;
  ForEachCase(job, [&](const std::string& name, const Prompt& prompt) {
    // Google Benchmark adds "/iterations:10" and the like.
    const auto is_of_case = [&](const std::string& full) {
      return full == name || full.starts_with(name + "/");
    };
    if (std::ranges::any_of(names, is_of_case)) ids.push_back(prompt.id);
  });
  return ids;
}

std::vector<std::vector<std::string>> SelectedCases(const std::vector<EndpointJob>& jobs) {
  std::vector<std::vector<std::string>> selected;
  for (const EndpointJob& job : jobs) {
    benchmark::ClearRegisteredBenchmarks();
    ForEachCase(job, [&](const std::string& name, const Prompt& /*prompt*/) {
      RegisterCase(job, name, [](benchmark::State& /*state*/) {});
    });
    std::vector<std::string> flags = job.benchmark_flags;
    flags.emplace_back("--benchmark_list_tests=true");
    InitializeLibrary(flags);
    ListingReporter reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    selected.emplace_back();
    for (std::string name; std::getline(reporter.Text(), name);) selected.back().push_back(name);
  }
  InitializeLibrary({"--benchmark_list_tests=false"});
  benchmark::ClearRegisteredBenchmarks();
  return selected;
}

}  // namespace llmb
