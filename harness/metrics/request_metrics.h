#pragma once

#include <optional>
#include <span>

#include "harness/record/request_record.h"

namespace llmb {

// Gaps between neighbouring arrivals, which ascend; nothing for fewer than two.
std::optional<InterTokenLatency> InterTokenLatencyOf(std::span<const Nanoseconds> token_times);

// (last token - first token) / (output_tokens - 1), to the nearest nanosecond. Nothing for fewer
// than two output tokens, and nothing for fewer than two token events: tokens that came together
// in one event say nothing of the time between tokens, and 0 would read as infinitely fast.
std::optional<Nanoseconds> TimePerOutputToken(std::span<const Nanoseconds> token_times,
                                              std::optional<std::int64_t> output_tokens);

// Fills what follows from token_times, read_lags and the server's usage: token_events,
// output_tokens (when the server sent no usage) and its source, time_to_first_token,
// time_per_output_token, inter_token_latency and read_lag_p99. Without a token event all but the
// source stay as they are: an answer that was not streamed has no such times, and its tokens can
// only be counted by the server.
void DeriveMetrics(RequestRecord& record);

}  // namespace llmb
