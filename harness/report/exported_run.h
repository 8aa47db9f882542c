#pragma once

// What the files of --export are made from.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/document/run_document.h"
#include "harness/endpoint/api.h"
#include "harness/metrics/slo_answer.h"
#include "harness/metrics/summary.h"
#include "harness/metrics/tool_samples.h"
#include "harness/schedule/arrivals.h"

namespace llmb {

// The circumstances of a run that other tools have keys for.
struct ExportSettings {
  std::string timestamp{};                   // YYYYMMDD_HHMMSS
  std::string version{};                     // of llm_benchmarks, which measured; empty: unknown
  std::optional<ArrivalPattern> arrivals{};  // of open loops
  std::optional<int> max_concurrency{};      // of open loops
  Api api = Api::kChat;
  bool streamed = true;
  bool interrupted = false;
  std::vector<std::string> simulated_endpoints{};
  std::string label{};                                          // of --label; may be empty
  std::vector<std::pair<std::string, std::string>> metadata{};  // of --metadata
};

// The settings of one run, without the timestamp of the files.
ExportSettings ExportSettingsOf(const RunContext& context);

// One endpoint at one load. The pointers refer to objects that outlive it.
struct ExportedStage {
  const EndpointSummary* summary = nullptr;  // never null
  std::string model_name{};
  const ToolSamples* vllm = nullptr;    // null unless collected
  const ToolSamples* aiperf = nullptr;  // the same
};

struct ExportedRun {
  ExportSettings settings;
  std::vector<ExportedStage> stages;  // by endpoint, then by load from low to high
  std::vector<SloAnswer> answers;     // of the thresholds
  bool detailed = false;              // list the requests where the form can (vllm)
  bool counts_good = false;           // there are goodput limits

  bool IsSimulated(const ExportedStage& stage) const;
};

}  // namespace llmb
