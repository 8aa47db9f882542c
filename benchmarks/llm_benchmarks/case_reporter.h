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

// Turns each of Google Benchmark's results into a CaseRun and pushes it into the queue. It is the
// one place that knows the fields of benchmark's Run, which differ between its versions, and it
// prints nothing.
//
// Times are not Google Benchmark's: with threads its versions disagree on what they mean. A
// repetition's real_time is the mean total_latency of its successful requests, and an aggregate's
// is taken over those means.
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
