#pragma once

#include <string>
#include <vector>

#include "harness/metrics/tool_samples.h"
#include "harness/record/request_record.h"
#include "harness/report/exported_run.h"

namespace llmb {

// Three requests of 8 users to "llama": one of 1 s that starts at 100 s, one of 2 s at 100.5 s, and
// one that times out 0.5 s after 101 s. The first has 10 input tokens and 5 of output (at 0.2, 0.4,
// 0.6, 0.8 and 0.9 s), the second 20 and 11 (of which events came at 0.4, 1.4 and 2 s).
std::vector<RequestRecord> ExampleRecords();

// What the files are made from, of some records. Each endpoint and load has a pool of gaps.
class ExportedExample {
 public:
  explicit ExportedExample(const std::vector<RequestRecord>& records, GoodputLimits limits = {});
  ExportedExample(const ExportedExample&) = delete;
  ExportedExample& operator=(const ExportedExample&) = delete;

  ExportedRun run;

 private:
  std::vector<EndpointSummary> summaries_;
  std::vector<ToolSamples> vllm_, aiperf_;
};

}  // namespace llmb
