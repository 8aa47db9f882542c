#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/metrics/run_samples.h"

namespace llmb {

// The counters of a case, in display order, from the samples of all its requests: requests,
// success_rate (0 to 1), ttft_ms, ttft_p50_ms, ttft_p99_ms, tpot_ms, itl_p50_ms, itl_p99_ms,
// latency_p50_ms, latency_p99_ms, tokens_per_second (all output tokens / duration),
// requests_per_second (successful requests / duration), input_tokens, output_tokens. ttft_ms,
// tpot_ms and the token counts are means over requests. The itl quantiles are over the gaps of all
// requests together. A counter without a value is left out, so each value is finite.
std::vector<std::pair<std::string, double>> CaseCounters(const EndpointSamples& samples);

// Whether the aggregates of repetitions count a failed repetition, one without a success, in this
// counter: in those that say how many requests there were and how many succeeded. A failed one has
// no times, which cannot count as 0.
bool CountsFailedRepetitions(std::string_view counter);

}  // namespace llmb
