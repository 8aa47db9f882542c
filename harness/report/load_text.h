#pragma once

#include <set>
#include <string>
#include <vector>

#include "harness/charts/charts.h"
#include "harness/document/run_document.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Loads as text: "1 user per endpoint", "1, 10 users per endpoint". `loads` must not be empty.
std::string LoadsText(const std::set<LoadLevel>& loads);

// The load of a run as LoadsText, or that it searched for the capacity.
std::string LoadText(const RunContext& context);

// Turns "2026-03-01T12:00:00+01:00" into "2026-03-01 12:00:00 +01:00", or "... UTC" for +00:00.
// Returns shorter text unchanged.
std::string ReadableDate(const std::string& date);

// The settings of one or several runs: "max 64 tokens, streamed" or "max 64 or 2,048 tokens,
// streamed and not". Empty without runs.
std::string SettingsText(const std::vector<RunContext>& runs);

// The programs that measured the runs: "llm_benchmarks 0.1.0". Empty without runs.
std::string ToolText(const std::vector<RunContext>& runs);

// The chart texts of a run, except for those that depend on its requests (models and prompts).
// `title` is chosen by the user and may be empty.
ChartContext ChartContextOf(const RunContext& context, const std::string& title);

}  // namespace llmb
