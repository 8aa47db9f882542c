#pragma once

#include <string>

#include "tools/compare/comparison_text.h"

namespace llmb {

// A comparison as JSON, with a line break at the end. Ratios are changes: 0.1 is +10 %. Values that
// do not exist are absent.
//
//   {"pairs": [{"baseline_endpoint", "new_endpoint", "load", "baseline_runs", "new_runs",
//               "within_one_run", "baseline_client_verdicts": ["ok", ...],
//               "new_client_verdicts", "baseline_interrupted_runs", "new_interrupted_runs",
//               "metrics": [{"metric", "unit", "baseline", "new", "change", "change_low",
//                            "change_high", "p_value", "verdict", "reason"}],
//               "thresholds": [{"threshold", "state", "reason"}]}],
//    "notes": [...], "exit_code": 0}
std::string ComparisonDocument(const ComparisonReport& report);

}  // namespace llmb
