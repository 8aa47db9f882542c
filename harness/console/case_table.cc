#include "harness/console/case_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

constexpr std::size_t kTimeColumns = 10;

// Google Benchmark prints 3 decimals below 1, 2 below 10, 1 below 100, otherwise none. A percentage
// has 2.
std::string TimeCell(std::optional<double> value, const CaseLine& line) {
  const std::string_view unit = line.is_percentage ? "%" : std::string_view(line.time_unit);
  if (!value) return fmt::format("{} {:<2}", PadLeft("-", kTimeColumns), unit);
  const double time = line.is_percentage ? *value * 100 : *value;
  const int decimals = line.is_percentage ? 2 : time < 1 ? 3 : time < 10 ? 2 : time < 100 ? 1 : 0;
  return fmt::format("{:{}.{}f} {:<2}", time, kTimeColumns, decimals, unit);
}

// A share below 1, such as a success rate with one failure in ten million, is not printed as 1.
std::string CounterValue(double value, bool is_percentage) {
  if (is_percentage) return fmt::format("{:.2f}%", value * 100);
  const std::string text = fmt::format("{:g}", value);
  return text == "1" && value < 1 ? "0.999999" : text;
}

// A row with `counters` as its already formatted counters.
std::string RowAround(const std::string& counters, const CaseLine& line, std::size_t name_width) {
  const std::string name = PadRight(PrintableText(line.name), name_width);
  if (!line.error.empty()) {
    return fmt::format("{} ERROR OCCURRED: '{}'\n", name, PrintableText(line.error));
  }
  const std::string label = line.label.empty() ? "" : " " + PrintableText(line.label);
  return fmt::format("{} {}   {}   {:>10}{}{}\n", name, TimeCell(line.real_time, line),
                     TimeCell(line.cpu_time, line), line.iterations, counters, label);
}

std::string Underlined(const std::string& titles) {
  const std::string rule(titles.size(), '-');
  return fmt::format("{}\n{}\n{}\n", rule, titles, rule);
}

std::string Titles(std::size_t name_width) {
  return fmt::format("{} {:>13} {:>15} {:>12}", PadRight("Benchmark", name_width), "Time", "CPU",
                     "Iterations");
}

// Each name once, in order of first occurrence.
std::vector<std::string> CounterNames(const std::vector<CaseLine>& lines) {
  std::vector<std::string> names;
  for (const CaseLine& line : lines) {
    for (const auto& [name, value] : line.counters) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

std::size_t CounterWidth(const std::string& name) { return std::max<std::size_t>(10, name.size()); }

std::string CounterCell(const CaseLine& line, const std::string& name) {
  for (const auto& [counter, value] : line.counters) {
    if (counter == name) return CounterValue(value, line.is_percentage);
  }
  return "";
}

std::string TabularRow(const CaseLine& line, std::size_t name_width,
                       const std::vector<std::string>& names) {
  std::string counters;
  for (const std::string& name : names) {
    counters += " " + PadLeft(CounterCell(line, name), CounterWidth(name));
  }
  return RowAround(counters, line, name_width);
}

std::string TabularTable(const std::vector<CaseLine>& lines, std::size_t name_width) {
  const std::vector<std::string> counters = CounterNames(lines);
  std::string titles = Titles(name_width);
  for (const std::string& name : counters) titles += " " + PadLeft(name, CounterWidth(name));
  std::string table = Underlined(titles);
  for (const CaseLine& line : lines) table += TabularRow(line, name_width, counters);
  return table;
}

}  // namespace

std::size_t CaseNameWidth(const std::vector<std::string>& names) {
  std::size_t width = 10;
  for (const std::string& name : names) width = std::max(width, TerminalWidth(name));
  return width;
}

std::string CaseTableHeader(std::size_t name_width, bool with_counters) {
  return Underlined(Titles(name_width) + (with_counters ? " UserCounters..." : ""));
}

std::string CaseTableRow(const CaseLine& line, std::size_t name_width) {
  std::string counters;
  for (const auto& [name, value] : line.counters) {
    counters += fmt::format(" {}={}", name, CounterValue(value, line.is_percentage));
  }
  return RowAround(counters, line, name_width);
}

std::string CaseTable(const std::vector<CaseLine>& lines, CounterStyle style) {
  if (lines.empty()) return "";
  std::vector<std::string> names;
  bool with_counters = false;
  for (const CaseLine& line : lines) {
    names.push_back(line.name);
    with_counters = with_counters || !line.counters.empty();
  }
  const std::size_t width = CaseNameWidth(names);
  if (style == CounterStyle::kTabular) return TabularTable(lines, width);
  std::string table = CaseTableHeader(width, with_counters);
  for (const CaseLine& line : lines) table += CaseTableRow(line, width);
  return table;
}

}  // namespace llmb
