#include "harness/report/case_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "harness/console/case_figures.h"
#include "harness/console/case_table.h"
#include "harness/document/csv_text.h"

namespace llmb {
namespace {

std::vector<const CaseRun*> RunsToShow(const std::vector<CaseResult>& cases, bool only_aggregates) {
  std::vector<const CaseRun*> runs;
  for (const std::size_t i : CasesToShow(cases, only_aggregates)) runs.push_back(&cases[i].run);
  return runs;
}

CaseLine LineOf(const CaseRun& run) {
  CaseLine line{.name = run.name,
                .real_time = std::nullopt,
                .cpu_time = run.cpu_time,
                .time_unit = run.time_unit,
                .is_percentage = run.aggregate_is_percentage,
                .iterations = static_cast<std::uint64_t>(run.iterations),
                .counters = run.counters,
                .label = run.label,
                .verdict = run.client_verdict,
                .error = run.error_message.value_or("")};
  if (!run.client_verdict.empty()) {
    line.label +=
        fmt::format("{}client_verdict={}", line.label.empty() ? "" : " ", run.client_verdict);
  }
  if (run.interrupted) line.label += line.label.empty() ? "interrupted" : " interrupted";
  if (run.real_time > 0) line.real_time = run.real_time;
  return line;
}

std::string CsvRow(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& cell : cells) AppendCsvCell(row, cell);
  return row + "\n";
}

std::vector<std::string> CellsOf(const CaseRun& run, const std::vector<std::string>& counters) {
  const bool failed = run.error_message.has_value();
  std::vector<std::string> cells = {GuardCell(run.name),
                                    fmt::format("{}", run.iterations),
                                    failed ? "" : fmt::format("{}", run.real_time),
                                    failed ? "" : fmt::format("{}", run.cpu_time),
                                    run.time_unit,
                                    "",
                                    "",
                                    GuardCell(run.label),
                                    failed ? "true" : "",
                                    GuardCell(run.error_message.value_or(""))};
  const std::map<std::string, double> values(run.counters.begin(), run.counters.end());
  for (const std::string& counter : counters) {
    const auto value = values.find(counter);
    cells.push_back(value == values.end() ? "" : fmt::format("{}", value->second));
  }
  return cells;
}

}  // namespace

std::vector<std::size_t> CasesToShow(const std::vector<CaseResult>& cases, bool only_aggregates) {
  std::set<std::string> aggregated;
  for (const CaseResult& result : cases) {
    if (result.run.IsAggregate()) aggregated.insert(result.run.run_name);
  }
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const CaseRun& run = cases[i].run;
    // Its requests were all cancelled. Only their records are of interest.
    if (run.interrupted && run.iterations == 0) continue;
    if (only_aggregates && !run.IsAggregate() && aggregated.contains(run.run_name)) continue;
    places.push_back(i);
  }
  return places;
}

void WriteCaseFigures(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                      const std::vector<std::string>& said, std::size_t width) {
  std::vector<CaseLine> lines;
  for (const CaseRun* run : RunsToShow(cases, only_aggregates)) lines.push_back(LineOf(*run));
  out << CaseFigures(lines, said, width);
}

void WriteCaseTable(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates,
                    bool tabular) {
  std::vector<CaseLine> lines;
  for (const CaseRun* run : RunsToShow(cases, only_aggregates)) lines.push_back(LineOf(*run));
  out << CaseTable(lines, tabular ? CounterStyle::kTabular : CounterStyle::kNamed);
}

void WriteCaseCsv(std::ostream& out, const std::vector<CaseResult>& cases, bool only_aggregates) {
  const std::vector<const CaseRun*> runs = RunsToShow(cases, only_aggregates);
  std::vector<std::string> counters;
  for (const CaseRun* run : runs) {
    for (const auto& [name, value] : run->counters) {
      if (std::ranges::find(counters, name) == counters.end()) counters.push_back(name);
    }
  }
  std::vector<std::string> header = {
      "name",           "iterations",       "real_time",        "cpu_time",
      "time_unit",      "bytes_per_second", "items_per_second", "label",
      "error_occurred", "error_message"};
  header.insert(header.end(), counters.begin(), counters.end());
  out << CsvRow(header);
  for (const CaseRun* run : runs) out << CsvRow(CellsOf(*run, counters));
}

}  // namespace llmb
