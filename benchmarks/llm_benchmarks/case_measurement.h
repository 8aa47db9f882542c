#pragma once

#include <benchmark/benchmark.h>

#include <atomic>
#include <barrier>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/cluster/endpoint_job.h"
#include "harness/cluster/measurement_queue.h"
#include "harness/http/curl_transport.h"
#include "harness/journal/finished_requests.h"
#include "harness/load/case_load.h"
#include "harness/load/load_generator.h"
#include "harness/load/request_template.h"

namespace llmb {

// Shared by the cases of one endpoint: its connections, and what earlier cases learned about it.
struct EndpointResources {
  const EndpointJob& job;
  const Clock& clock;
  const std::atomic<bool>& interrupted;
  MeasurementQueue& queue;
  const FinishedRequests& finished;  // by earlier attempts of the run
  UsageNegotiation usage;
  UnknownKeys unknown_keys;
  // One per thread of the load generator. Cases reuse them, so users keep their connections.
  std::vector<std::unique_ptr<CurlTransport>> transports;
};

// The outcome of one repetition of a case.
struct RepetitionResult {
  std::uint64_t finished_requests = 0;  // of all attempts; cancelled ones are not finished
  std::vector<std::pair<std::string, double>> counters;
  std::optional<double> mean_latency_seconds;  // of successful requests
  double cpu_seconds_per_request = 0;          // of this process; 0 when it sent none
  std::string client_verdict;
  std::string failure;  // why all requests failed; empty when some succeeded
};

// The body of one Google Benchmark case. It plays the case's requests with the load generator and
// then replays their latencies as iterations, so no thread of Google Benchmark runs during the
// measurement. Google Benchmark calls Run once per thread and repetition; all threads of a
// repetition end before the next begins.
class CaseMeasurement {
 public:
  // `thread_count` is how many threads Google Benchmark starts for the case: one that replays all
  // requests, or one per user that replays the requests of this user. `resources` must outlive this
  // object.
  CaseMeasurement(EndpointResources& resources, const Prompt& prompt, int thread_count);

  void Run(benchmark::State& state);

  const std::string& PromptId() const { return prompt_id_; }
  const EndpointJob& Job() const { return resources_.job; }

  // The result of a repetition that has ended. A default RepetitionResult if it never ran.
  RepetitionResult ResultOf(std::int64_t repetition) const;
  // The results of every repetition so far, for aggregates.
  const std::vector<RepetitionResult>& Results() const { return results_; }

 private:
  void PlayRepetition(int repetition);
  std::vector<std::vector<int>> MissingIterations(int repetition) const;
  void PushEarlierAttempts(int repetition);
  void Keep(RequestRecord record);
  void Replay(benchmark::State& state);
  void FinishRepetition(benchmark::State& state, int repetition);
  void JudgeRepetition(const EndpointSamples& pooled, RepetitionResult& result) const;

  EndpointResources& resources_;
  std::string prompt_id_;
  int thread_count_;
  RequestTemplate request_;
  std::atomic<int> arrivals_{0};  // of threads at Run, over all repetitions
  std::barrier<> played_;
  std::barrier<> replayed_;
  std::vector<RepetitionResult> results_;  // by repetition
  // Of the current repetition.
  LoadCost cost_;
  std::vector<std::vector<Nanoseconds>> latencies_;  // of the requests to replay, by thread
  std::vector<int> unfinished_;                      // requests that were not sent, by thread
  std::mutex mutex_;
  std::string first_failure_;
};

}  // namespace llmb
