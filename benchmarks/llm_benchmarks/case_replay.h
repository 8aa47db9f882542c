#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <barrier>
#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/flow_measurement.h"

namespace llmb {

// The body of one Google Benchmark case: one prompt at one level. A case is a view of the flows in
// which its prompt was sent. The first case that runs plays all flows of the endpoint; each case
// then replays its latencies as iterations, or their mean as a single one. So no thread of Google
// Benchmark runs during a measurement. Google Benchmark calls Run once per thread and repetition;
// all threads of a repetition end before the next begins.
class CaseReplay {
 public:
  // `thread_count` is how many threads Google Benchmark starts for the case. `flows` must outlive
  // this object.
  CaseReplay(FlowMeasurement& flows, const LoadLevel& level, std::string prompt_id,
             int thread_count);

  void Run(benchmark::State& state);

  const LoadLevel& Level() const { return level_; }
  const std::string& PromptId() const { return prompt_id_; }
  const EndpointJob& Job() const { return flows_.Job(); }

  // The outcome of a repetition; an empty one if it was not begun.
  const CaseOutcome& OutcomeOf(std::int64_t repetition) const {
    return flows_.OutcomeOf(level_, prompt_id_, repetition);
  }
  // The outcomes of all repetitions that were begun, for aggregates.
  std::vector<const CaseOutcome*> Outcomes() const { return flows_.OutcomesOf(level_, prompt_id_); }

 private:
  void Replay(benchmark::State& state, const std::vector<Nanoseconds>& latencies) const;
  static void ReplayMean(benchmark::State& state, const std::vector<Nanoseconds>& latencies);

  FlowMeasurement& flows_;
  const LoadLevel level_;
  const std::string prompt_id_;
  const int thread_count_;
  std::atomic<int> arrivals_{0};  // of threads at Run, over all repetitions
  std::barrier<> played_;
};

}  // namespace llmb
