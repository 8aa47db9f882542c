#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "harness/console/text_table.h"

namespace llmb {

// The errors of all loads: one row per kind of timestamp, each cell with mean / p50 / p99 / max.
TextTable ErrorTable(const std::vector<AccuracyResult>& results);

// The error bounds of all loads: in each cell the share that holds, the bounds' p50 and p99, and in
// brackets those of the true errors.
TextTable BoundTable(const std::vector<AccuracyResult>& results);

// The cost of all loads, and how busy and late the endpoint was.
TextTable CostTable(const std::vector<AccuracyResult>& results);

// The table as Markdown.
std::string MarkdownTable(const TextTable& table);

// All tables with the conditions of the measurement: date, machine, its load average, cores, and
// whether kernel timestamps were available.
std::string AccuracyMarkdown(const std::vector<AccuracyResult>& results, const CorePlan& cores,
                             const std::string& date);

// "4.1 / 3.6 / 12.0 / 240", in microseconds; "-" for empty figures.
std::string FiguresText(const ErrorFigures& figures);

}  // namespace llmb
