#include "harness/report/report_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include "harness/base/markup.h"
#include "harness/console/interval_text.h"
#include "harness/console/number_text.h"
#include "harness/console/slo_text.h"
#include "harness/metrics/metric_profile.h"
#include "harness/metrics/success_rate.h"
#include "harness/record/metric_catalog.h"

namespace llmb {
namespace {

using S = EndpointSummary;
using I = SummaryIntervals;

// A figure of the summary CSV. Times are in seconds there and in milliseconds here.
struct FigureColumn {
  std::string_view title;
  std::string_view unit;
  double scale;
  std::optional<double> (*value)(const S&);
  const SamplingInterval& (*interval)(const I&);  // nullptr: it has none
};

const SamplingInterval& TtftP50(const I& i) { return i.time_to_first_token.p50; }
const SamplingInterval& TtftP99(const I& i) { return i.time_to_first_token.p99; }
const SamplingInterval& TpotP50(const I& i) { return i.time_per_output_token.p50; }
const SamplingInterval& ItlP99(const I& i) { return i.inter_token_latency.p99; }
const SamplingInterval& LatencyP50(const I& i) { return i.total_latency.p50; }
const SamplingInterval& LatencyP99(const I& i) { return i.total_latency.p99; }
const SamplingInterval& OutputRate(const I& i) { return i.output_throughput; }
const SamplingInterval& CompletedRate(const I& i) { return i.request_throughput; }

constexpr FigureColumn kFigureColumns[] = {
    {"TTFT p50", "ms", 1e3, [](const S& s) { return s.time_to_first_token.p50; }, TtftP50},
    {"TTFT p99", "ms", 1e3, [](const S& s) { return s.time_to_first_token.p99; }, TtftP99},
    {"TPOT p50", "ms", 1e3, [](const S& s) { return s.time_per_output_token.p50; }, TpotP50},
    {"ITL p99", "ms", 1e3, [](const S& s) { return s.inter_token_latency.p99; }, ItlP99},
    {"Latency p50", "s", 1, [](const S& s) { return s.total_latency.p50; }, LatencyP50},
    {"Latency p99", "s", 1, [](const S& s) { return s.total_latency.p99; }, LatencyP99},
    {"Output", "tokens/s", 1, [](const S& s) { return s.output_throughput; }, OutputRate},
    {"Completed", "requests/s", 1, [](const S& s) { return s.request_throughput; }, CompletedRate},
    {"Good", "requests/s", 1, [](const S& s) { return s.goodput; }, nullptr},
};

std::string HeaderCell(std::string_view title, std::string_view unit) {
  return fmt::format("<th scope=\"col\">{}{}</th>", title,
                     unit.empty() ? "" : fmt::format("<small>{}</small>", unit));
}

std::string FigureCell(const S& summary, const FigureColumn& column) {
  const std::optional<double> value = column.value(summary);
  if (!value) return "<td>-</td>";
  const SamplingInterval* interval = summary.intervals && column.interval != nullptr
                                         ? &column.interval(*summary.intervals)
                                         : nullptr;
  const std::string text = FigureWithInterval(value, interval, column.scale);
  const std::size_t bracket = text.find(" (");
  const std::string range = bracket == std::string::npos
                                ? ""
                                : fmt::format("<small>{}</small>", text.substr(bracket + 1));
  return fmt::format("<td data-v=\"{}\">{}{}</td>", *value, text.substr(0, bracket), range);
}

std::string VerdictHtml(const S& summary) {
  const auto verdict = JudgeClient(summary);
  if (!verdict) return "<td>-</td>";
  return fmt::format("<td class=\"v-{0}\" data-v=\"{1}\">{0}</td>", Name(*verdict),
                     static_cast<int>(*verdict));
}

std::string NameCells(const std::string& name, const LoadLevel& load) {
  const double size = load.Users() ? *load.Users() : load.Rate().value_or(0);
  return fmt::format("<th scope=\"row\"><bdi>{}</bdi></th><td data-v=\"{}\">{}</td>",
                     MarkupText(name), size, load.Label());
}

std::vector<const FigureColumn*> ShownColumns(const std::vector<S>& summaries) {
  std::vector<const FigureColumn*> shown;
  for (const FigureColumn& column : kFigureColumns) {
    if (std::ranges::any_of(summaries, [&](const S& s) { return column.value(s).has_value(); })) {
      shown.push_back(&column);
    }
  }
  return shown;
}

// The figures that other tools have too.
struct KnownMetric {
  std::string_view id;
  ProfileMetric metric;
};
constexpr KnownMetric kKnownMetrics[] = {
    {"total_latency", ProfileMetric::kTotalLatencyMean},
    {"time_to_first_token", ProfileMetric::kTimeToFirstTokenMean},
    {"time_per_output_token", ProfileMetric::kTimePerOutputTokenMean},
    {"inter_token_latency", ProfileMetric::kInterTokenLatencyMean},
    {"output_tokens", ProfileMetric::kOutputTokensMean},
};

struct Tool {
  std::string_view title;
  MetricProfileName name;
};
constexpr std::array kTools = {Tool{"vLLM", MetricProfileName::kVllm},
                               Tool{"AIPerf", MetricProfileName::kAiperf},
                               Tool{"GuideLLM", MetricProfileName::kGuidellm}};

std::string ToolCells(const Metric& metric) {
  const auto* known = std::ranges::find(kKnownMetrics, metric.id, &KnownMetric::id);
  std::string cells;
  for (const Tool& tool : kTools) {
    if (known == std::end(kKnownMetrics)) {
      cells += "<td>-</td>";
      continue;
    }
    const std::string_view difference =
        ProfileOf(tool.name).metrics[static_cast<std::size_t>(known->metric)].difference;
    cells += fmt::format("<td>{}</td>", difference.empty() ? "the same" : MarkupText(difference));
  }
  return cells;
}

}  // namespace

std::string FigureTableHtml(const std::vector<EndpointSummary>& summaries, const PageParts& parts) {
  const auto columns = ShownColumns(summaries);
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Key figures\">"
      "<table class=\"figures sortable\"><thead><tr>";
  html += HeaderCell("Endpoint", "") + HeaderCell("Load", "") + HeaderCell("Requests", "") +
          HeaderCell("Success", "");
  for (const FigureColumn* column : columns) html += HeaderCell(column->title, column->unit);
  html += HeaderCell("Client", "verdict") + "</tr></thead>\n<tbody>\n";
  for (const S& summary : summaries) {
    html +=
        fmt::format("<tr{}>", ClassAttribute(parts, summary.endpoint_name, summary.load.Key())) +
        NameCells(summary.endpoint_name, summary.load);
    html += fmt::format("<td data-v=\"{}\">{}</td>", summary.total_requests,
                        GroupedDigits(summary.total_requests));
    html += fmt::format(
        "<td data-v=\"{}\">{}</td>", summary.SuccessRate(),
        SuccessRateText(summary.successful_requests, summary.total_requests).value_or("-"));
    for (const FigureColumn* column : columns) html += FigureCell(summary, *column);
    html += VerdictHtml(summary) + "</tr>\n";
  }
  return html + "</tbody></table></div>\n";
}

std::string ThresholdTableHtml(const std::vector<SloAnswer>& answers, const PageParts& parts) {
  if (answers.empty()) return "";
  std::string html =
      "<h2>Thresholds</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
      "aria-label=\"Thresholds\"><table class=\"sortable\"><thead><tr>";
  for (const std::string_view title : {"Endpoint", "Load", "Threshold", "Verdict"}) {
    html += HeaderCell(title, "");
  }
  html += "<th scope=\"col\" class=\"text\">Why</th></tr></thead>\n<tbody>\n";
  for (const SloAnswer& answer : answers) {
    const std::string_view verdict = Name(answer.decision.verdict);
    html += fmt::format(
        "<tr{}>{}<td>{}</td><td class=\"v-{}\">{}</td><td class=\"text\">{}</td></tr>\n",
        ClassAttribute(parts, answer.endpoint_name, answer.load.Key()),
        NameCells(answer.endpoint_name, answer.load), MarkupText(answer.threshold.text), verdict,
        verdict, SentenceMarkup(SloSentence(answer)));
  }
  return html + "</tbody></table></div>\n";
}

std::string DefinitionsHtml() {
  std::string html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Definitions\">"
      "<table class=\"definitions\"><thead><tr>";
  html += HeaderCell("Metric", "") + HeaderCell("Definition", "") + HeaderCell("Unit", "of files");
  for (const Tool& tool : kTools) html += HeaderCell(tool.title, "of the same requests");
  html += "</tr></thead>\n<tbody>\n";
  for (const Metric& metric : Metrics()) {
    html += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>{}</tr>\n",
                        metric.title, MarkupText(metric.formula), metric.unit, ToolCells(metric));
  }
  return html + "</tbody></table></div>\n";
}

}  // namespace llmb
