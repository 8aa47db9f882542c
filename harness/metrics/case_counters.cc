#include "harness/metrics/case_counters.h"

#include <optional>

#include "harness/metrics/summary.h"

namespace llmb {
namespace {

std::optional<double> Milliseconds(std::optional<double> seconds) {
  return seconds ? std::optional(*seconds * 1e3) : std::nullopt;
}

}  // namespace

std::vector<std::pair<std::string, double>> CaseCounters(const EndpointSamples& samples) {
  const EndpointSummary summary = Summarize(samples);
  std::optional<double> success_rate;
  if (summary.total_requests > 0) success_rate = summary.SuccessRate();

  const std::pair<const char*, std::optional<double>> candidates[] = {
      {"requests", static_cast<double>(summary.total_requests)},
      {"success_rate", success_rate},
      {"ttft_ms", Milliseconds(summary.time_to_first_token.mean)},
      {"ttft_p50_ms", Milliseconds(summary.time_to_first_token.p50)},
      {"ttft_p99_ms", Milliseconds(summary.time_to_first_token.p99)},
      {"tpot_ms", Milliseconds(summary.time_per_output_token.mean)},
      {"itl_p50_ms", Milliseconds(summary.inter_token_latency.p50)},
      {"itl_p99_ms", Milliseconds(summary.inter_token_latency.p99)},
      {"latency_p50_ms", Milliseconds(summary.total_latency.p50)},
      {"latency_p99_ms", Milliseconds(summary.total_latency.p99)},
      {"tokens_per_second", summary.output_throughput},
      {"requests_per_second", summary.request_throughput},
      {"input_tokens", summary.average_input_tokens},
      {"output_tokens", summary.average_output_tokens},
  };
  std::vector<std::pair<std::string, double>> counters;
  for (const auto& [name, value] : candidates) {
    if (value) counters.emplace_back(name, *value);
  }
  return counters;
}

bool CountsFailedRepetitions(std::string_view counter) {
  return counter == "requests" || counter == "success_rate";
}

}  // namespace llmb
