#pragma once

#include <string>
#include <vector>

#include "harness/console/summary_table.h"
#include "harness/metrics/capacity_result.h"

namespace llmb {

// The answer of a run in a sentence or two. With capacity searches: a sentence for each (`capacity`
// of the run's context, empty in any other run). With thresholds: how many hold, and which do not.
// With several endpoints at one load: which is the fastest, and whether the intervals show that.
// With several loads: from what to what the figures change. Without a success: why there is none.
// Plain text.
std::string AnswerSentence(const SummaryReport& report,
                           const std::vector<CapacityResult>& capacity);

}  // namespace llmb
