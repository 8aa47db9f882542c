#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "harness/console/text_layout.h"

namespace llmb {

// The errors of every load: a row for each kind of stamp, and in each cell mean / p50 / p99 / max.
TextTable ErrorTable(const std::vector<AccuracyResult>& results);

// What every load cost, and what the endpoint did meanwhile.
TextTable CostTable(const std::vector<AccuracyResult>& results);

// The table as Markdown.
std::string MarkdownTable(const TextTable& table);

// Both tables with what has to be known of them: machine, its load, and whether the kernel gave
// stamps and the cores were apart. `date` is when it was measured.
std::string AccuracyMarkdown(const std::vector<AccuracyResult>& results, const CorePlan& cores,
                             const std::string& date);

// "4.1 / 3.6 / 12.0 / 240", in microseconds; "-" where there is none.
std::string FiguresText(const ErrorFigures& figures);

}  // namespace llmb
