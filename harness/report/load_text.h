#pragma once

#include <string>

#include "harness/report/charts/charts.h"
#include "harness/report/run_document.h"

namespace llmb {

// The load of a run in words: "sequential", "10 concurrent users".
std::string LoadText(const RunContext& context);

// "2026-03-01T12:00:00+01:00" as people write it: "2026-03-01 12:00:00 +01:00", or "... UTC". Any
// shorter text is given back as it is.
std::string ReadableDate(const std::string& date);

// What the charts of a run say beside its data. `title` is of the user's choice and may be empty.
ChartContext ChartContextOf(const RunContext& context, const std::string& title);

}  // namespace llmb
