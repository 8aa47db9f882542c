// Measures the timing errors and the CPU cost of the harness at the published loads.
// docs/accuracy.md describes the method. Writes accuracy_results.md and images/accuracy.png to
// --output-dir.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "benchmarks/accuracy/accuracy_chart.h"
#include "benchmarks/accuracy/accuracy_run.h"
#include "benchmarks/accuracy/accuracy_text.h"
#include "benchmarks/accuracy/process_usage.h"
#include "harness/base/atomic_file.h"
#include "harness/base/clock.h"
#include "harness/base/exit_codes.h"
#include "harness/base/wall_time_text.h"
#include "harness/charts/charts.h"
#include "harness/run/stream_limits.h"

namespace llmb {
namespace {

constexpr std::string_view kOutputDirFlag = "--output-dir=";

void Count(benchmark::State& state, const std::string& name, const ErrorFigures& figures) {
  if (!figures.mean_us) return;
  state.counters[name + "_mean_us"] = *figures.mean_us;
  state.counters[name + "_p50_us"] = *figures.p50_us;
  state.counters[name + "_p99_us"] = *figures.p99_us;
  state.counters[name + "_max_us"] = *figures.max_us;
}

void CountAll(benchmark::State& state, const AccuracyResult& result) {
  Count(state, "arrival_error", result.metrics.arrival);
  Count(state, "ttft_error", result.metrics.ttft);
  Count(state, "itl_error", result.metrics.itl);
  Count(state, "tpot_error", result.metrics.tpot);
  Count(state, "program_arrival_error", result.program.arrival);
  if (result.floor) Count(state, "floor_arrival_error", result.floor->arrival);
  Count(state, "sending", result.sending);
  state.counters["cpu_us_per_event"] = result.cpu_us_per_event;
  if (const auto ratio = result.CpuRatio()) state.counters["cpu_ratio"] = *ratio;
  state.counters["events_per_second"] = result.events_per_second;
  state.counters["endpoint_lateness_p99_ms"] = ToMilliseconds(result.endpoint.lateness_p99);
}

void MeasureLoad(benchmark::State& state, const AccuracyLoad& load, const CorePlan& cores,
                 std::vector<AccuracyResult>& results) {
  const SystemClock clock;
  for (auto _ : state) {
    const TimePoint begin = clock.Now();
    const Result<AccuracyResult> result =
        MeasureAccuracy(load, cores, AccuracyDepth::kCostAndFloor);
    state.SetIterationTime(ToSeconds(clock.Now() - begin));
    if (!result || result->failed_requests > 0) {
      state.SkipWithError((result ? result->first_failure : result.error().message).c_str());
    }
    if (!result) return;
    CountAll(state, *result);
    results.push_back(*result);
  }
}

Status WriteResults(const std::vector<AccuracyResult>& results, const CorePlan& cores,
                    const std::filesystem::path& folder) {
  const std::string date = DateTimeText(SystemClock().WallNow());
  const std::string text = AccuracyMarkdown(results, cores, date);
  Status written =
      WriteFileAtomically(folder / "accuracy_results.md", [&](std::ostream& out) { out << text; });
  if (!written) return written;
  std::vector<PageFile> pages;
  pages.push_back({AccuracyPage(results, fmt::format("{} · {} · load average {:.1f}", date,
                                                     MachineText(), LoadAverage().value_or(0))),
                   "accuracy.png"});
  const auto drawn = DrawPages(std::move(pages), folder / "images");
  return drawn ? Status{} : Fail(drawn.error().message);
}

int FailWith(const std::string& message, int exit_code) {
  std::cerr << "error: " << message << '\n';
  return exit_code;
}

int Run(std::string_view output_dir) {
  const CorePlan cores = PlanCores(AllowedCores());
  if (cores.Shared()) {
    std::cerr
        << "warning: only one core is available; the load generator and the endpoint share it\n";
  }
  if (const Status pinned = RunOnCores(cores.client); !pinned) {
    return FailWith(pinned.error().message, EXIT_FAILURE);
  }
  const StreamLimits limits_here = RaiseAndReadLimits();
  std::vector<AccuracyResult> results;
  for (const AccuracyLoad& load : PublishedLoads()) {
    if (const Status limits = CheckStreams(StreamNeedsOf(load.streams), limits_here); !limits) {
      return FailWith(limits.error().message, kExitUsage);
    }
    benchmark::RegisterBenchmark(
        fmt::format("accuracy/streams:{}/tokens_per_second:{:.3g}{}", load.streams,
                    1 / ToSeconds(load.response.inter_token_time),
                    load.response.tls                  ? "/tls"
                    : load.reader == HttpReader::kCurl ? "/libcurl"
                                                       : "")
            .c_str(),
        [load, &cores, &results](benchmark::State& state) {
          MeasureLoad(state, load, cores, results);
        })
        ->Iterations(1)
        ->UseManualTime()
        ->Unit(benchmark::kSecond);
  }
  benchmark::RunSpecifiedBenchmarks();
  if (results.empty()) return EXIT_SUCCESS;
  if (const Status written = WriteResults(results, cores, output_dir); !written) {
    return FailWith(written.error().message, EXIT_FAILURE);
  }
  for (const TextTable& table : {ErrorTable(results), BoundTable(results), CostTable(results)}) {
    for (const std::string& line : RenderTable(table, 2)) std::cout << line << '\n';
    std::cout << '\n';
  }
  return EXIT_SUCCESS;
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments.front() == llmb::kServeStampedArgument) {
    return llmb::RunStampedEndpoint(arguments);
  }
  std::string output_dir = "results";
  benchmark::Initialize(&argc, argv);
  if (argc > 1 && std::string_view(argv[1]).starts_with(llmb::kOutputDirFlag)) {
    output_dir = argv[1] + llmb::kOutputDirFlag.size();
    argv[1] = argv[0];
    ++argv;
    --argc;
  }
  if (output_dir.empty() || benchmark::ReportUnrecognizedArguments(argc, argv)) {
    return llmb::kExitUsage;
  }
  return llmb::Run(output_dir);
}
