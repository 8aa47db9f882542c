#pragma once

#include <benchmark/benchmark.h>

#include <map>
#include <string>
#include <vector>

#include "benchmarks/llm_benchmarks/case_measurement.h"
#include "harness/cluster/measurement_queue.h"

namespace llmb {

// The cases of a process, by their registered name.
using CasesByName = std::map<std::string, std::unique_ptr<CaseMeasurement>>;

// Turns each result of Google Benchmark into a CaseRun and pushes it into the queue. No other code
// reads the fields of benchmark's Run, which differ between versions of the library. Prints
// nothing.
//
// The times do not come from Google Benchmark, whose versions disagree on their meaning with
// several threads. A repetition's real_time is the mean total_latency of its successful requests;
// an aggregate's is computed from those means.
class CaseReporter final : public benchmark::BenchmarkReporter {
 public:
  CaseReporter(const CasesByName& cases, MeasurementQueue& queue) : cases_(cases), queue_(queue) {}

  bool ReportContext(const Context& context) override;
  void ReportRuns(const std::vector<Run>& runs) override;

 private:
  const CasesByName& cases_;
  MeasurementQueue& queue_;
};

}  // namespace llmb
