// Measures in virtual time how far a short run's throughput and mean TTFT are from those of an
// endless loop, on the mean of 100 seeds: in the window of a continuous flow, of counted requests
// and of a duration, and with barriers between prompts. The counters are relative errors.

#include <benchmark/benchmark.h>

#include "benchmarks/flow_bias/flow_simulation.h"

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
    state.counters["mean_ttft"] = continuous.mean_ttft;
    state.counters["timed_throughput"] = timed.request_throughput;
    state.counters["timed_mean_ttft"] = timed.mean_ttft;
    state.counters["barriers_throughput"] = barriers.request_throughput;
    state.counters["barriers_mean_ttft"] = barriers.mean_ttft;
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
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
