#pragma once

#include <set>
#include <string>

#include "harness/charts/charts.h"
#include "harness/document/run_document.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Loads in words: "1 user per endpoint", "1, 10 users per endpoint". `loads` has at least one.
std::string LoadsText(const std::set<LoadLevel>& loads);

// The load of a run in words, as LoadsText.
std::string LoadText(const RunContext& context);

// "2026-03-01T12:00:00+01:00" as people write it: "2026-03-01 12:00:00 +01:00", or "... UTC". Any
// shorter text is given back as it is.
std::string ReadableDate(const std::string& date);

// What the charts of a run say beside its data. `title` is of the user's choice and may be empty.
ChartContext ChartContextOf(const RunContext& context, const std::string& title);

}  // namespace llmb
