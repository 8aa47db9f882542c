#pragma once

#include <optional>
#include <span>

#include "harness/core/request_record.h"

namespace llmb {

// Gaps between neighbouring arrivals; nothing for fewer than two.
std::optional<InterTokenLatency> InterTokenLatencyOf(std::span<const Nanoseconds> token_times);

// (last token - first token) / (output_tokens - 1); nothing for fewer than two output tokens or no
// token event.
std::optional<Nanoseconds> TimePerOutputToken(std::span<const Nanoseconds> token_times,
                                              std::optional<std::int64_t> output_tokens);

// Fills what follows from the rest of `record`: output_tokens and its source when the server sent
// no usage, time_per_output_token, inter_token_latency, time_to_first_token. Needs token_times.
void DeriveMetrics(RequestRecord& record);

}  // namespace llmb
