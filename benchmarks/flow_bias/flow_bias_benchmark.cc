// Measures in virtual time how far a short run's throughputs and mean TTFT are from those of an
// endless loop, as the mean over 100 seeds: in the window of a continuous flow, of counted requests
// and of a duration; with barriers between prompts; and in open loops with long responses. The
// counters are relative errors.

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "benchmarks/flow_bias/flow_simulation.h"
#include "harness/base/exit_codes.h"

namespace llmb {
namespace {

constexpr int kSeeds = 100;

void MeasureBias(benchmark::State& state, const FlowCell& cell) {
  for (auto _ : state) {
    const FlowEstimate truth = SimulateEndlessLoop(cell);
    const FlowEstimate continuous = BiasOf(cell, FlowKind::kContinuous, truth, kSeeds);
    const FlowEstimate timed = BiasOf(cell, FlowKind::kTimed, truth, kSeeds);
    const FlowEstimate barriers = BiasOf(cell, FlowKind::kBarriers, truth, kSeeds);
    state.counters["throughput"] = continuous.request_throughput;
    state.counters["output_throughput"] = continuous.output_throughput;
    state.counters["mean_ttft"] = continuous.mean_ttft;
    state.counters["timed_throughput"] = timed.request_throughput;
    state.counters["timed_output_throughput"] = timed.output_throughput;
    state.counters["timed_mean_ttft"] = timed.mean_ttft;
    state.counters["barriers_throughput"] = barriers.request_throughput;
    state.counters["barriers_mean_ttft"] = barriers.mean_ttft;
  }
}

void MeasureOpenLoop(benchmark::State& state, double response_share) {
  for (auto _ : state) {
    const FlowEstimate bias = OpenLoopBias(500, response_share, kSeeds);
    state.counters["throughput"] = bias.request_throughput;
    state.counters["output_throughput"] = bias.output_throughput;
  }
}

}  // namespace
}  // namespace llmb

int main(int argc, char** argv) {
  for (const llmb::FlowCell& cell : llmb::PublishedCells()) {
    benchmark::RegisterBenchmark(
        cell.Name().c_str(), [cell](benchmark::State& state) { llmb::MeasureBias(state, cell); })
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  for (const double share : {0.02, 0.1, 0.25, 0.5}) {
    benchmark::RegisterBenchmark(
        fmt::format("open_loop/response_share:{}", share).c_str(),
        [share](benchmark::State& state) { llmb::MeasureOpenLoop(state, share); })
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return llmb::kExitUsage;
  benchmark::RunSpecifiedBenchmarks();
}
