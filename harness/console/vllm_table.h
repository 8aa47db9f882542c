#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/metrics/tool_samples.h"
#include "harness/record/percentile_choice.h"

namespace llmb {

// What the table of vLLM says of a run besides its samples.
struct VllmTableSettings {
  PercentileChoice percentiles{};
  std::optional<int> max_concurrency{};  // of open loops
  bool counts_good = false;              // there are goodput limits
};

// The table that `vllm bench serve` prints at its end, with its titles, order and widths, so that
// scripts which read it go on to work: one per stage, by vLLM's definitions (metric_profile.h). If
// there are several stages, a line before each names it. "-" stands for a value that the records
// do not have, such as a TTFT without streaming; vLLM itself always streams. Empty without stages.
std::string VllmTables(const std::vector<ToolSamples>& stages, const VllmTableSettings& settings);

}  // namespace llmb
