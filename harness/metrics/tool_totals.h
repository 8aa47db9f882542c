#pragma once

#include <optional>

#include "harness/metrics/tool_samples.h"

namespace llmb {

// The sums and rates that vLLM computes for a stage. A sum is empty if some record does not have
// the value. Every rate is empty if the duration is unknown.
struct ToolTotals {
  std::optional<double> input_tokens{}, output_tokens{};
  std::optional<double> duration{};            // s
  std::optional<double> request_throughput{};  // the others are per second, too
  std::optional<double> request_goodput{};     // whether or not there are goodput limits
  std::optional<double> output_throughput{}, total_token_throughput{};
};

ToolTotals TotalsOf(const ToolSamples& samples);

}  // namespace llmb
