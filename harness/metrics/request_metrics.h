#pragma once

#include <optional>
#include <span>

#include "harness/metrics/token_counts.h"
#include "harness/record/request_record.h"

namespace llmb {

// Statistics of the gaps between neighbouring times, which must ascend. nullopt for fewer than two
// times.
std::optional<InterTokenLatency> InterTokenLatencyOf(std::span<const Nanoseconds> token_times);

// (last token - first token) / (seen_tokens - 1), to the nearest nanosecond. nullopt for fewer than
// two seen tokens. Also nullopt for fewer than two token events or if all arrived at one
// time: the time between tokens is unknown then, and 0 would read as infinitely fast.
std::optional<Nanoseconds> TimePerOutputToken(std::span<const Nanoseconds> token_times,
                                              std::optional<std::int64_t> seen_tokens);

// Derives fields of `record` from its token_times, its read_lags, the server's usage and the text
// that came: what CountTokens sets, time_to_first_token, time_per_output_token, inter_token_latency
// and read_lag_p99. TPOT and ITL are empty if the errors of the record leave them unknown: TPOT
// could be off by a third or more, or a gap by 2 ms. A response that was not streamed has no token
// times.
void DeriveMetrics(RequestRecord& record, const ReceivedText& text = {});

}  // namespace llmb
