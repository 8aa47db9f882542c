#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "benchmarks/llm_benchmarks/case_replay.h"
#include "harness/cluster/measurement_queue.h"

namespace llmb {

// The cases of a process, by their registered name and number of threads.
using CaseReplays = std::map<std::pair<std::string, std::int64_t>, std::unique_ptr<CaseReplay>>;

// Turns each result of Google Benchmark into a CaseRun and pushes it into the queue. No other code
// reads the fields of benchmark's Run, which differ between versions of the library. Prints
// nothing.
//
// The times do not come from Google Benchmark, whose versions disagree on their meaning with
// several threads. A repetition's real_time is the mean total_latency of its successful requests;
// an aggregate's is computed from those means. A case without a finished request is left out.
class CaseReporter final : public benchmark::BenchmarkReporter {
 public:
  CaseReporter(const CaseReplays& cases, MeasurementQueue& queue) : cases_(cases), queue_(queue) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

 private:
  const CaseReplays& cases_;
  MeasurementQueue& queue_;
};

}  // namespace llmb
