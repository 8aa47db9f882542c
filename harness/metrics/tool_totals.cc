#include "harness/metrics/tool_totals.h"

#include <numeric>

namespace llmb {
namespace {

std::optional<double> SumOf(const ToolValues& values) {
  if (values.unknown) return std::nullopt;
  return std::accumulate(values.values.begin(), values.values.end(), 0.0);
}

}  // namespace

ToolTotals TotalsOf(const ToolSamples& samples) {
  ToolTotals totals;
  totals.input_tokens = SumOf(samples.input_tokens);
  totals.output_tokens = SumOf(samples.output_tokens);
  const double duration = ToSeconds(samples.duration);
  if (duration <= 0) return totals;
  totals.duration = duration;
  totals.request_throughput = static_cast<double>(samples.completed) / duration;
  if (!samples.good_unknown) totals.request_goodput = static_cast<double>(samples.good) / duration;
  if (!totals.output_tokens) return totals;
  totals.output_throughput = *totals.output_tokens / duration;
  if (totals.input_tokens) {
    totals.total_token_throughput = (*totals.input_tokens + *totals.output_tokens) / duration;
  }
  return totals;
}

}  // namespace llmb
