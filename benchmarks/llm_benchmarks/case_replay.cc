#include "benchmarks/llm_benchmarks/case_replay.h"

#include <algorithm>
#include <utility>

namespace llmb {

CaseReplay::CaseReplay(FlowMeasurement& flows, const LoadLevel& level, std::string prompt_id,
                       int thread_count)
    : flows_(flows),
      level_(level),
      prompt_id_(std::move(prompt_id)),
      thread_count_(thread_count),
      played_(thread_count) {}

void CaseReplay::Run(benchmark::State& state) {
  const int repetition = arrivals_.fetch_add(1) / thread_count_;
  if (state.thread_index() == 0) flows_.PlayAll();
  played_.arrive_and_wait();
  const CaseOutcome& outcome = OutcomeOf(repetition);
  if (Job().length.CountsIterations()) {
    Replay(state, outcome.latencies);
  } else {
    ReplayMean(state, outcome.latencies);
  }
  if (state.thread_index() != 0) return;
  for (const auto& [name, value] : outcome.counters) state.counters[name] = value;
}

// Thread t replays the requests t, t + thread_count and so on. All registered iterations must run:
// the threads of Google Benchmark wait for each other after the loop, so leaving it early would
// hang. An iteration takes no time if it has no request, because the requests do not divide evenly
// by the threads, an earlier attempt finished the request, or an interruption prevented it.
void CaseReplay::Replay(benchmark::State& state, const std::vector<Nanoseconds>& latencies) const {
  auto next = static_cast<std::size_t>(state.thread_index());
  for (auto _ : state) {
    if (next >= latencies.size()) continue;
    state.SetIterationTime(ToSeconds(latencies[next]));
    next += static_cast<std::size_t>(thread_count_);
  }
}

// The number of requests was not known when the case was registered, so one iteration stands for
// all of them.
void CaseReplay::ReplayMean(benchmark::State& state, const std::vector<Nanoseconds>& latencies) {
  Nanoseconds sum{};
  for (const Nanoseconds latency : latencies) sum += latency;
  const auto count = static_cast<double>(std::max<std::size_t>(1, latencies.size()));
  for (auto _ : state) state.SetIterationTime(ToSeconds(sum) / count);
}

}  // namespace llmb
