#include "harness/record/request_record.h"

namespace llmb {

std::optional<Nanoseconds> RequestRecord::SinceScheduled() const {
  if (!slot_wait) return std::nullopt;
  return *slot_wait + schedule_delay.value_or(Nanoseconds::zero());
}

std::optional<double> RequestRecord::TokensPerSecond() const {
  if (!output_tokens || !total_latency || *total_latency <= Nanoseconds::zero()) {
    return std::nullopt;
  }
  return static_cast<double>(*output_tokens) / ToSeconds(*total_latency);
}

std::optional<std::int64_t> RequestRecord::TotalTokens() const {
  if (!input_tokens || !output_tokens) return std::nullopt;
  return *input_tokens + *output_tokens;
}

}  // namespace llmb
