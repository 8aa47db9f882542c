#include "harness/report/console/case_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/report/console/text_layout.h"

namespace llmb {
namespace {

constexpr std::size_t kTimeColumns = 10;

// Google Benchmark's rule: three digits below 1, none from 100 on; shares of one have two.
std::string TimeCell(std::optional<double> value, const CaseLine& line) {
  const std::string_view unit = line.is_percentage ? "%" : std::string_view(line.time_unit);
  if (!value) return fmt::format("{} {:<2}", PadLeft("-", kTimeColumns), unit);
  const double time = line.is_percentage ? *value * 100 : *value;
  const int decimals = line.is_percentage ? 2 : time < 1 ? 3 : time < 10 ? 2 : time < 100 ? 1 : 0;
  return fmt::format("{:{}.{}f} {:<2}", time, kTimeColumns, decimals, unit);
}

std::string CounterText(const std::string& name, double value, bool is_percentage) {
  if (is_percentage) return fmt::format(" {}={:.2f}%", name, value * 100);
  return fmt::format(" {}={:g}", name, value);
}

}  // namespace

std::size_t CaseNameWidth(const std::vector<std::string>& names) {
  std::size_t width = 10;
  for (const std::string& name : names) width = std::max(width, DisplayColumns(name));
  return width;
}

std::string CaseTableHeader(std::size_t name_width, bool with_counters) {
  std::string titles = fmt::format("{} {:>13} {:>15} {:>12}", PadRight("Benchmark", name_width),
                                   "Time", "CPU", "Iterations");
  if (with_counters) titles += " UserCounters...";
  const std::string rule(titles.size(), '-');
  return fmt::format("{}\n{}\n{}\n", rule, titles, rule);
}

std::string CaseTableRow(const CaseLine& line, std::size_t name_width) {
  std::string row = PadRight(PrintableText(line.name), name_width) + " ";
  if (!line.error.empty()) {
    return row + fmt::format("ERROR OCCURRED: '{}'\n", PrintableText(line.error));
  }
  row += fmt::format("{}   {}   {:>10}", TimeCell(line.real_time, line),
                     TimeCell(line.cpu_time, line), line.iterations);
  for (const auto& [name, value] : line.counters) {
    row += CounterText(name, value, line.is_percentage);
  }
  if (!line.label.empty()) row += " " + PrintableText(line.label);
  return row + "\n";
}

std::string CaseTable(const std::vector<CaseLine>& lines) {
  if (lines.empty()) return "";
  std::vector<std::string> names;
  bool with_counters = false;
  for (const CaseLine& line : lines) {
    names.push_back(line.name);
    with_counters = with_counters || !line.counters.empty();
  }
  const std::size_t width = CaseNameWidth(names);
  std::string table = CaseTableHeader(width, with_counters);
  for (const CaseLine& line : lines) table += CaseTableRow(line, width);
  return table;
}

}  // namespace llmb
