#pragma once

#include <span>
#include <string>

#include "harness/base/result.h"

namespace llmb {

// Options of other tools (GuideLLM, AIPerf, genai-perf, inference-perf, genai-bench, llmperf,
// evalscope, SGLang's benchmark, k6, locust, oha, curl), and the letters of curl, wrk, ab, hey and
// oha (-H, -c), that this program does not have. Error: `words`, the words of a
// command line, has such options; names up to four of them, each with what to use instead, or that
// there is nothing like it yet. An underscore counts as a dash. No value is repeated.
Status CheckNoForeignOption(std::span<const std::string> words);

}  // namespace llmb
