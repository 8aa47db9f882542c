#pragma once

#include <span>
#include <string>

#include "harness/base/result.h"

namespace llmb {

// Options of other benchmarks (GuideLLM, AIPerf, inference-perf, genai-bench), and the letters of
// curl, wrk, ab and hey (-H, -c), that this program does not have. Error: `words`, the words of a
// command line, has such options; names up to four of them, each with what to use instead, or that
// there is nothing like it yet. An underscore counts as a dash. No value is repeated.
Status CheckNoForeignOption(std::span<const std::string> words);

}  // namespace llmb
