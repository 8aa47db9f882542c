#include "harness/console/summary_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"
#include "harness/console/text_table.h"
#include "harness/metrics/success_rate.h"

namespace llmb {
namespace {

std::string Milliseconds(std::optional<double> seconds) {
  if (seconds) *seconds *= 1e3;
  return ThreeDigits(seconds);
}

struct FigureColumn {
  std::vector<std::string> title;
  std::string (*cell)(const EndpointSummary&);
};

std::string VerdictCell(const EndpointSummary& summary) {
  const auto verdict = JudgeClient(summary.client);
  return verdict ? std::string(Name(*verdict)) : "-";
}

const std::vector<FigureColumn>& FigureColumns() {
  using S = EndpointSummary;
  static const std::vector<FigureColumn> columns = {
      {{"", "users", ""}, [](const S& s) { return s.load.ShortLabel(); }},
      {{"", "reqs", ""}, [](const S& s) { return std::to_string(s.total_requests); }},
      {{"", "success", ""},
       [](const S& s) {
         return SuccessRateText(s.successful_requests, s.total_requests).value_or("-");
       }},
      {{"TTFT", "p50", "ms"}, [](const S& s) { return Milliseconds(s.time_to_first_token.p50); }},
      {{"TTFT", "p99", "ms"}, [](const S& s) { return Milliseconds(s.time_to_first_token.p99); }},
      {{"TPOT", "mean", "ms"},
       [](const S& s) { return Milliseconds(s.time_per_output_token.mean); }},
      {{"ITL", "p99", "ms"}, [](const S& s) { return Milliseconds(s.inter_token_latency.p99); }},
      {{"latency", "p50", "s"}, [](const S& s) { return ThreeDigits(s.total_latency.p50); }},
      {{"latency", "p99", "s"}, [](const S& s) { return ThreeDigits(s.total_latency.p99); }},
      {{"tokens", "per s", ""}, [](const S& s) { return ThreeDigits(s.output_throughput); }},
      {{"reqs", "per s", ""}, [](const S& s) { return ThreeDigits(s.request_throughput); }},
  };
  return columns;
}

TextTable FigureTable(const std::vector<EndpointSummary>& summaries) {
  TextTable table;
  for (const FigureColumn& column : FigureColumns()) {
    table.columns.push_back({column.title, Align::kRight});
  }
  for (const EndpointSummary& summary : summaries) {
    std::vector<std::string> row;
    for (const FigureColumn& column : FigureColumns()) row.push_back(column.cell(summary));
    table.rows.push_back(std::move(row));
  }
  // A results CSV has no evidence about the load generator.
  if (std::ranges::all_of(summaries, [](const auto& s) { return s.client.Empty(); })) return table;
  table.columns.push_back({{"", "client", ""}, Align::kLeft});
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    table.rows[i].push_back(VerdictCell(summaries[i]));
  }
  return table;
}

TextTable WithNames(TextTable table, const std::vector<EndpointSummary>& summaries) {
  table.columns.insert(table.columns.begin(), TableColumn{{"", "endpoint", ""}, Align::kLeft});
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    table.rows[i].insert(table.rows[i].begin(), PrintableText(summaries[i].endpoint_name));
  }
  return table;
}

// The table with each name on a line above its figures.
std::vector<std::string> StackedLines(const TextTable& figures,
                                      const std::vector<EndpointSummary>& summaries,
                                      std::size_t width) {
  constexpr std::size_t kTitleLines = 3;
  const std::vector<std::string> lines = RenderTable(figures, 1);
  std::vector<std::string> stacked;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (i >= kTitleLines) {
      const std::string& name = summaries[i - kTitleLines].endpoint_name;
      stacked.push_back(CutMiddle(PrintableText(name), width, kAsciiEllipsis));
    }
    stacked.push_back(std::string(kIndent) + lines[i]);
  }
  return stacked;
}

std::vector<std::string> TableLines(const std::vector<EndpointSummary>& summaries,
                                    std::size_t width) {
  const TextTable figures = FigureTable(summaries);
  const TextTable named = WithNames(figures, summaries);
  for (const std::size_t gap : {std::size_t{2}, std::size_t{1}}) {
    if (TableWidth(named, gap) <= width) return RenderTable(named, gap);
  }
  return StackedLines(figures, summaries, width);
}

std::string SimulatedNote(const SummaryReport& report) {
  const auto is_simulated = [&report](const EndpointSummary& summary) {
    return std::find(report.simulated_endpoints.begin(), report.simulated_endpoints.end(),
                     summary.endpoint_name) != report.simulated_endpoints.end();
  };
  if (std::all_of(report.summaries.begin(), report.summaries.end(), is_simulated)) {
    return "All endpoints are simulated: the figures come from a script, not from a model.";
  }
  return "Simulated: " + PrintableText(Join(report.simulated_endpoints, ", "));
}

std::string FailureLines(const std::vector<FailureGroup>& failures, std::size_t width) {
  TextTable table;
  table.columns = {{{}, Align::kLeft}, {{}, Align::kRight}, {{}, Align::kLeft}, {{}, Align::kLeft}};
  for (const FailureGroup& group : failures) {
    table.rows.push_back({CutMiddle(PrintableText(group.endpoint_name), width / 4, kAsciiEllipsis),
                          GroupedDigits(group.requests), std::string(Name(group.error_type)),
                          PrintableText(group.example)});
  }
  std::string text;
  for (const std::string& line : RenderTable(table, 2)) {
    text += CutEnd(std::string(kIndent) + line, width, kAsciiEllipsis) + "\n";
  }
  return text;
}

}  // namespace

std::string LimitedClientWarning(const EndpointSummary& summary) {
  std::vector<std::string> reasons;
  for (const VerdictLimit& limit : VerdictLimits()) {
    const std::optional<double>& value = summary.client.*limit.evidence;
    if (value >= limit.limited) {
      reasons.push_back(
          fmt::format("{} {} (limit {})", limit.name, ThreeDigits(value), limit.limited));
    }
  }
  return fmt::format(
      "WARNING: client_verdict limited: with {} of {} the load generator was the bottleneck, not "
      "the "
      "endpoint: {}; use fewer users, more cores, or an otherwise idle machine",
      summary.load.Label(), PrintableText(summary.endpoint_name), Join(reasons, ", "));
}

std::string SummaryText(const SummaryReport& report, std::size_t width) {
  std::string text;
  if (report.summaries.empty()) text += "No request finished.\n";
  if (!report.summaries.empty()) {
    for (const std::string& line : TableLines(report.summaries, width)) text += line + "\n";
    if (!report.simulated_endpoints.empty()) {
      text += CutEnd(SimulatedNote(report), width, kAsciiEllipsis) + "\n";
    }
  }
  if (!report.failures.empty()) text += "\nFailures\n" + FailureLines(report.failures, width);
  if (!report.files.empty()) text += "\nFiles\n";
  for (const std::filesystem::path& file : report.files) {
    text += fmt::format("{}{}\n", kIndent, PrintableText(file.string()));
  }
  return text;
}

}  // namespace llmb
