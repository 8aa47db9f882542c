#include "tools/compare/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

#include "harness/base/text.h"
#include "harness/base/time.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

using Cells = std::array<std::string, 6>;

const Cells kHeadings = {"metric", "baseline", "new", "change", "95 % interval", "verdict"};

std::string ValueText(std::optional<double> value, std::string_view unit) {
  if (!value) return "-";
  if (unit == "s") return ShortLatency(FromSeconds(*value));
  return fmt::format("{} {}", ThreeDigits(value), unit);
}

std::string VerdictText(std::string_view word, const std::string& reason) {
  return reason.empty() ? std::string(word) : fmt::format("{} ({})", word, reason);
}

Cells CellsOf(const MetricComparison& metric) {
  Cells cells = {std::string(metric.metric->id),
                 ValueText(metric.baseline, metric.metric->unit),
                 ValueText(metric.fresh, metric.metric->unit),
                 "-",
                 "-",
                 VerdictText(ChangeWordText(metric.word), metric.reason)};
  if (metric.change) {
    cells[3] = ChangeText(metric.change->ratio);
    cells[4] =
        fmt::format("{} to {}", ChangeText(metric.change->low), ChangeText(metric.change->high));
  }
  return cells;
}

std::string SideText(const std::vector<RunFigures>& runs) {
  std::uint64_t requests = 0;
  for (const RunFigures& run : runs) requests += run.Requests();
  return fmt::format("{}, {}", Counted(runs.size(), "run"), Counted(requests, "request"));
}

std::string Heading(const ComparedPair& pair) {
  return fmt::format("{} ({} / {}{})", OneLine(pair.Title()), SideText(pair.baseline),
                     SideText(pair.fresh),
                     pair.WithinOneRun() ? "; means of ten batches, within this run only" : "");
}

// "3 ok, 2 limited" of a side, "5 ok, 1 limited (left out)". Empty if no run has a verdict.
std::string VerdictsOf(const std::vector<RunFigures>& runs, std::size_t left_out) {
  std::vector<std::string> texts;
  std::ptrdiff_t known = 0;
  for (const std::string_view verdict : {"ok", "suspect", "limited"}) {
    const auto count = std::ranges::count(runs, verdict, &RunFigures::client_verdict);
    known += count;
    if (count > 0) texts.push_back(fmt::format("{} {}", count, verdict));
  }
  const auto unknown = std::ssize(runs) - known;
  if ((known > 0 || left_out > 0) && unknown > 0) {
    texts.push_back(fmt::format("{} unknown", unknown));
  }
  if (left_out > 0) texts.push_back(fmt::format("{} limited (left out)", left_out));
  return Join(texts, ", ");
}

// "client verdicts: 5 ok / 4 ok, 1 limited". Empty if neither side has one.
std::string VerdictsLine(const ComparedPair& pair) {
  const std::string baseline = VerdictsOf(pair.baseline, pair.baseline_left_out);
  const std::string fresh = VerdictsOf(pair.fresh, pair.fresh_left_out);
  if (baseline.empty() && fresh.empty()) return "";
  return fmt::format("client verdicts: {} / {}", baseline.empty() ? "unknown" : baseline,
                     fresh.empty() ? "unknown" : fresh);
}

std::string ThresholdLine(const JudgedThreshold& judged) {
  return fmt::format("{}: {}", judged.threshold.Text(),
                     VerdictText(ThresholdStateText(judged.state), judged.reason));
}

std::vector<Cells> TableOf(const PairComparison& comparison) {
  std::vector<Cells> rows = {kHeadings};
  for (const MetricComparison& metric : comparison.metrics) rows.push_back(CellsOf(metric));
  return rows;
}

// Columns are as wide as their widest cell. Numbers stand on the right.
std::string TextTable(const std::vector<Cells>& rows) {
  std::array<std::size_t, kHeadings.size()> widths{};
  for (const Cells& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Cells& row : rows) {
    text += fmt::format("  {}", PadRight(row[0], widths[0]));
    for (std::size_t i = 1; i + 1 < row.size(); ++i) {
      text += fmt::format("  {}", PadLeft(row[i], widths[i]));
    }
    text += fmt::format("  {}\n", row.back());
  }
  return text;
}

// `text` as one line that GitHub shows unchanged, also in a cell.
std::string MarkdownText(const std::string& text) {
  std::string escaped;
  for (const char character : OneLine(text)) {
    if (std::string_view("\\|`*<[~").find(character) != std::string_view::npos) escaped += '\\';
    escaped += character;
  }
  return escaped;
}

std::string MarkdownTable(const std::vector<Cells>& rows) {
  std::string text;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (const std::string& cell : rows[row]) text += fmt::format("| {} ", MarkdownText(cell));
    text += row == 0 ? "|\n|---|---:|---:|---:|---:|---|\n" : "|\n";
  }
  return text;
}

}  // namespace

int ComparisonReport::ExitCode() const {
  std::vector<ThresholdState> states;
  for (const PairComparison& comparison : comparisons) {
    for (const JudgedThreshold& judged : comparison.thresholds) states.push_back(judged.state);
  }
  return ExitCodeOf(states);
}

std::string ChangeText(double ratio) {
  const double percent = 100 * (ratio - 1);
  return std::abs(percent) < 100 ? fmt::format("{:+.1f} %", percent)
                                 : fmt::format("{:+.0f} %", percent);
}

std::string ComparisonText(const ComparisonReport& report) {
  std::string text;
  for (std::size_t i = 0; i < report.pairs.size(); ++i) {
    text += fmt::format("{}{}\n", i == 0 ? "" : "\n", Heading(report.pairs[i]));
    if (const std::string verdicts = VerdictsLine(report.pairs[i]); !verdicts.empty()) {
      text += fmt::format("  {}\n", verdicts);
    }
    text += TextTable(TableOf(report.comparisons[i]));
    for (const JudgedThreshold& judged : report.comparisons[i].thresholds) {
      text += fmt::format("  {}\n", ThresholdLine(judged));
    }
  }
  if (!report.notes.empty()) text += '\n';
  for (const std::string& note : report.notes) text += MessageLine("note", note);
  return text;
}

std::string ComparisonMarkdown(const ComparisonReport& report) {
  std::string text;
  for (std::size_t i = 0; i < report.pairs.size(); ++i) {
    text += fmt::format("{}**{}**\n\n", i == 0 ? "" : "\n", MarkdownText(Heading(report.pairs[i])));
    if (const std::string verdicts = VerdictsLine(report.pairs[i]); !verdicts.empty()) {
      text += verdicts + "\n\n";
    }
    text += MarkdownTable(TableOf(report.comparisons[i]));
    const auto& thresholds = report.comparisons[i].thresholds;
    if (!thresholds.empty()) text += '\n';
    for (const JudgedThreshold& judged : thresholds) {
      text +=
          fmt::format("- `{}`: {}\n", judged.threshold.Text(),
                      MarkdownText(VerdictText(ThresholdStateText(judged.state), judged.reason)));
    }
  }
  if (!report.notes.empty()) text += '\n';
  for (const std::string& note : report.notes) text += fmt::format("- {}\n", MarkdownText(note));
  return text;
}

}  // namespace llmb
