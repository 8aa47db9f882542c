#include "harness/console/case_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/console/failure_sentences.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"

namespace llmb {
namespace {

constexpr std::size_t kShortestName = 12;
constexpr std::size_t kGap = 2;
constexpr std::string_view kOk = "ok";

std::optional<double> Counter(const CaseLine& line, std::string_view name) {
  const auto counter =
      std::ranges::find(line.counters, name, [](const auto& entry) { return entry.first; });
  return counter == line.counters.end() ? std::nullopt : std::optional(counter->second);
}

// In per cent for shares, such as a coefficient of variation.
std::string Figure(const CaseLine& line, std::optional<double> value) {
  if (!line.is_percentage || !value) return ThreeDigits(value);
  return ThreeDigits(*value * 100) + "%";
}

std::string TimeCell(const CaseLine& line) {
  const std::string text = Figure(line, line.real_time);
  return line.is_percentage || text == "-" ? text : text + " " + line.time_unit;
}

// Rounded as SuccessRateText is: 100% means that all succeeded, and 0% that none did.
std::string SuccessCell(const CaseLine& line) {
  const auto rate = Counter(line, "success_rate");
  if (!rate || line.is_percentage) return Figure(line, rate);
  if (*rate <= 0 || *rate >= 1) return fmt::format("{:g}%", 100 * *rate);
  return fmt::format("{:.4g}%", std::clamp(std::round(*rate * 1e4) / 100, 0.01, 99.99));
}

std::string RequestsCell(const CaseLine& line) {
  const auto requests = Counter(line, "requests");
  if (!requests || line.is_percentage) return Figure(line, requests);
  return fmt::format("{:g}", *requests);
}

struct FigureColumn {
  std::vector<std::string> title;
  std::string (*cell)(const CaseLine&);
};

const std::vector<FigureColumn>& Columns() {
  using L = CaseLine;
  static const std::vector<FigureColumn> columns = {
      {{"latency", "mean"}, TimeCell},
      {{"", "requests"}, RequestsCell},
      {{"", "success"}, SuccessCell},
      {{"TTFT", "p50 ms"},
       [](const L& line) { return Figure(line, Counter(line, "ttft_p50_ms")); }},
      {{"TTFT", "p99 ms"},
       [](const L& line) { return Figure(line, Counter(line, "ttft_p99_ms")); }},
      {{"share of", "tokens/s"},
       [](const L& line) { return Figure(line, Counter(line, "tokens_per_second")); }},
  };
  return columns;
}

void RemovePart(std::string& name, std::string_view part) {
  const std::size_t at = name.find(part);
  if (at == std::string::npos) return;
  std::size_t end = at + part.size();
  while (end < name.size() && name[end] >= '0' && name[end] <= '9') ++end;
  name.erase(at, end - at);
}

std::string ShortName(const CaseLine& line) {
  std::string name = PrintableText(line.name);
  RemovePart(name, "/iterations:");
  RemovePart(name, "/manual_time");
  return name;
}

// The common beginning of all names up to and with its first slash: the endpoint, if there is one.
std::string_view CommonEndpoint(const std::vector<std::string>& names) {
  const std::string_view first = names.front();
  const std::size_t slash = first.find('/');
  if (slash == std::string_view::npos) return {};
  const std::string_view endpoint = first.substr(0, slash + 1);
  const auto has_it = [&](const std::string& name) { return name.starts_with(endpoint); };
  return std::ranges::all_of(names, has_it) ? endpoint : std::string_view{};
}

// The names of cases. If one does not fit into `room` columns and all are of one endpoint, none has
// the endpoint: the prompts tell the rows apart, and the summary names the endpoint.
std::vector<std::string> ShortNames(const std::vector<CaseLine>& lines, std::size_t room) {
  std::vector<std::string> names;
  names.reserve(lines.size());
  for (const CaseLine& line : lines) names.push_back(ShortName(line));
  const auto fits = [&](const std::string& name) { return TerminalWidth(name) <= room; };
  if (std::ranges::all_of(names, fits)) return names;
  const std::size_t cut = CommonEndpoint(names).size();
  for (std::string& name : names) name.erase(0, cut);
  return names;
}

std::string MarkOf(const CaseLine& line) {
  if (!line.error.empty()) return "FAILED";
  return line.verdict == kOk ? "" : PrintableText(line.verdict);
}

// The table without names, with this many figures.
TextTable FigureTable(const std::vector<CaseLine>& lines, std::size_t figures) {
  TextTable table;
  for (std::size_t i = 0; i < figures; ++i) {
    table.columns.push_back({Columns()[i].title, Align::kRight});
  }
  table.columns.push_back({{"", ""}, Align::kLeft});
  for (const CaseLine& line : lines) {
    std::vector<std::string>& row = table.rows.emplace_back();
    for (std::size_t i = 0; i < figures; ++i) {
      row.push_back(line.error.empty() ? Columns()[i].cell(line) : "-");
    }
    row.push_back(MarkOf(line));
  }
  return table;
}

// The names of cases as they stand beside `figures` on a line of `width` columns.
std::vector<std::string> ShownNames(const std::vector<CaseLine>& lines, const TextTable& figures,
                                    std::size_t width) {
  const std::size_t used = TableWidth(figures, kGap) + kGap;
  const std::size_t room = width > used ? width - used : 1;
  std::vector<std::string> names = ShortNames(lines, room);
  for (std::string& name : names) name = CutMiddle(name, room, kAsciiEllipsis);
  return names;
}

std::size_t Distinct(const std::vector<std::string>& names) {
  return std::set<std::string>(names.begin(), names.end()).size();
}

TextTable FittingTable(const std::vector<CaseLine>& lines, std::size_t width) {
  std::size_t figures = Columns().size();
  TextTable table = FigureTable(lines, figures);
  while (figures > 0 && TableWidth(table, kGap) + kGap + kShortestName > width) {
    table = FigureTable(lines, --figures);
  }
  // Up to two figures are left out if names that are cut alike can then be told apart.
  constexpr std::size_t kFewestFigures = 4;
  const std::size_t distinct = Distinct(ShortNames(lines, std::string::npos));
  if (Distinct(ShownNames(lines, table, width)) == distinct) return table;
  while (figures > kFewestFigures) {
    TextTable fewer = FigureTable(lines, --figures);
    if (Distinct(ShownNames(lines, fewer, width)) == distinct) return fewer;
  }
  return table;
}

struct CaseErrors {
  std::string kind;
  std::string text;  // of the first case
  std::uint64_t cases = 0;
};

// One sentence for all errors of a kind, but for those that `said` has.
std::string ErrorLines(const std::vector<CaseLine>& lines, const std::vector<std::string>& said,
                       std::size_t width) {
  std::vector<CaseErrors> errors;
  for (const CaseLine& line : lines) {
    if (line.error.empty()) continue;
    const std::string kind = KindOfFailure(line.error);
    const auto known = std::ranges::find(errors, kind, &CaseErrors::kind);
    if (known == errors.end()) {
      errors.push_back({kind, line.error, 1});
    } else {
      ++known->cases;
    }
  }
  std::erase_if(errors, [&](const CaseErrors& error) {
    return std::ranges::any_of(said, [&](const std::string& text) {
      return error.kind.find(KindOfFailure(text)) != std::string::npos;
    });
  });
  std::string text;
  for (const auto& [kind, error, cases] : errors) {
    text += WrapMessage(fmt::format("FAILED in {}: {}", Counted(cases, "case"), error), width);
  }
  return text;
}

}  // namespace

std::string CaseFigures(const std::vector<CaseLine>& lines, const std::vector<std::string>& said,
                        std::size_t width) {
  if (lines.empty()) return "";
  TextTable table = FittingTable(lines, width);
  const std::vector<std::string> names = ShownNames(lines, table, width);
  table.columns.insert(table.columns.begin(), TableColumn{{"", "case"}, Align::kLeft});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    table.rows[i].insert(table.rows[i].begin(), names[i]);
  }
  std::string text;
  for (const std::string& line : RenderTable(table, kGap)) text += line + "\n";
  return text + ErrorLines(lines, said, width) + "\n";
}

}  // namespace llmb
