#pragma once

#include <string>

#include "harness/console/summary_table.h"

namespace llmb {

// The answer of a run in a sentence or two. With thresholds: how many hold, and which do not. Of
// several endpoints at one load: which is the fastest, and whether the intervals show that. Of
// several loads: from what to what the figures change. Without a success: why there is none. Plain
// text.
std::string AnswerSentence(const SummaryReport& report);

}  // namespace llmb
