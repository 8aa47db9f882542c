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
#include "harness/load/request_template.h"

namespace llmb {

// What the cases of one endpoint share: its connections, and what was learned about it.
struct EndpointResources {
  const EndpointJob& job;
  const Clock& clock;
  const std::atomic<bool>& interrupted;
  MeasurementQueue& queue;
  const FinishedRequests& finished;  // by earlier attempts of the run
  UsageNegotiation usage;
  bool users_share_threads;
  // One per thread, kept from case to case so that users keep their connections. Threads of
  // different cases never run at the same time.
  std::vector<std::unique_ptr<CurlTransport>> transports;
};

// What is known about a repetition of a case once it is over, beyond what Google Benchmark knows.
struct RepetitionResult {
  std::vector<std::pair<std::string, double>> counters;
  std::optional<double> mean_latency_seconds;  // of successful requests
  std::string client_verdict;
  std::string failure;  // why all requests failed; empty when some succeeded
};

// The body of one Google Benchmark case: sends the case's requests in a closed loop. Google
// Benchmark calls Run once per thread and repetition; all threads of a repetition end before the
// next begins.
class CaseMeasurement {
 public:
  CaseMeasurement(EndpointResources& resources, const Prompt& prompt, int thread_count);

  void Run(benchmark::State& state);

  const std::string& PromptId() const { return prompt_id_; }
  const EndpointJob& Job() const { return resources_.job; }

  // Of a repetition that is over. The defaults when it never ran.
  RepetitionResult ResultOf(std::int64_t repetition) const;
  // Of every repetition so far, for aggregates.
  std::vector<double> MeanLatencies() const;

 private:
  void RunOneUser(benchmark::State& state, const CaseLoad& load);
  void RunManyUsers(benchmark::State& state, const CaseLoad& load);
  std::vector<std::vector<int>> MissingIterations(int repetition) const;
  void BeginRepetition(int repetition);
  void Keep(RequestRecord record);
  template <typename Function>
  void MeasureThread(Function play);
  double TakeCpuShare();
  void FinishRepetition(benchmark::State& state, int repetition);

  EndpointResources& resources_;
  std::string prompt_id_;
  int thread_count_;
  RequestTemplate request_;
  std::atomic<int> arrivals_{0};  // of threads at Run, over all repetitions
  std::barrier<> all_done_;
  std::vector<RepetitionResult> results_;  // by repetition
  // Of the repetition under way.
  TimePoint begun_;
  Nanoseconds process_cpu_at_begin_{};
  std::mutex mutex_;
  double busiest_thread_share_ = 0;
  std::string first_failure_;
};

}  // namespace llmb
