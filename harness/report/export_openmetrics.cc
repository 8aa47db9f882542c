// Gauges in the text format of OpenMetrics 1.0. Prometheus reads it as its older text format too,
// in which the lines UNIT and EOF are comments.

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "harness/base/text.h"
#include "harness/metrics/client_verdict.h"
#include "harness/report/export_formats.h"

namespace llmb {
namespace {

using Summary = EndpointSummary;
using Quantiles = SummaryIntervals::Quantiles;
using Labels = std::vector<std::pair<std::string_view, std::string>>;
using Value = std::optional<double>;

std::string EscapedLabel(std::string_view text) {
  std::string escaped;
  for (const char character : ValidUtf8(text)) {
    if (character == '\\' || character == '"') escaped += '\\';
    escaped += character == '\n' ? "\\n" : std::string(1, character);
  }
  return escaped;
}

// The samples of one metric. It is written only if it has any.
class GaugeFamily {
 public:
  GaugeFamily(std::string name, std::string_view unit, std::string help)
      : name_("llm_benchmark_" + std::move(name)), unit_(unit), help_(std::move(help)) {}

  void Add(const ExportedStage& stage, const Labels& more, Value value) {
    if (!value) return;
    Labels labels = {{"endpoint", stage.summary->endpoint_name},
                     {"model", stage.model_name},
                     {"load", stage.summary->load.Key()}};
    labels.insert(labels.end(), more.begin(), more.end());
    samples_ += name_ + "{";
    std::string_view separator;
    for (const auto& [label, text] : labels) {
      samples_ += fmt::format("{}{}=\"{}\"", separator, label, EscapedLabel(text));
      separator = ",";
    }
    samples_ += fmt::format("}} {}\n", *value);
  }

  std::string Text() const {
    if (samples_.empty()) return "";
    std::string text = fmt::format("# TYPE {} gauge\n", name_);
    if (!unit_.empty()) text += fmt::format("# UNIT {} {}\n", name_, unit_);
    return text + fmt::format("# HELP {} {}\n", name_, help_) + samples_;
  }

 private:
  std::string name_;
  std::string_view unit_;
  std::string help_;
  std::string samples_;
};

struct GaugeTime {
  std::string_view name;
  std::string_view title;
  Distribution Summary::*distribution;
  Quantiles SummaryIntervals::*intervals;
};
constexpr GaugeTime kGaugeTimes[] = {
    {"ttft", "Time to first token", &Summary::time_to_first_token,
     &SummaryIntervals::time_to_first_token},
    {"tpot", "Time per output token", &Summary::time_per_output_token,
     &SummaryIntervals::time_per_output_token},
    {"itl", "Inter-token latency", &Summary::inter_token_latency,
     &SummaryIntervals::inter_token_latency},
    {"latency", "Total latency", &Summary::total_latency, &SummaryIntervals::total_latency},
};

struct GaugeQuantile {
  std::string_view label;
  std::optional<double> Distribution::*value;
  SamplingInterval Quantiles::*interval;
};
constexpr GaugeQuantile kGaugeQuantiles[] = {
    {"0.5", &Distribution::p50, &Quantiles::p50},
    {"0.9", &Distribution::p90, nullptr},
    {"0.95", &Distribution::p95, nullptr},
    {"0.99", &Distribution::p99, &Quantiles::p99},
};

std::string TimeText(const ExportedRun& run, const GaugeTime& time) {
  const std::string name(time.name);
  const auto family = [&](const char* end, std::string_view what) {
    return GaugeFamily(name + end, "seconds", fmt::format("{}{}.", time.title, what));
  };
  GaugeFamily quantiles = family("_seconds", ", by quantile");
  GaugeFamily means = family("_mean_seconds", ", mean");
  GaugeFamily lows = family("_low_seconds", ", low end of the 95 % interval, by quantile");
  GaugeFamily highs = family("_high_seconds", ", high end of the 95 % interval, by quantile");
  for (const ExportedStage& stage : run.stages) {
    const Summary& summary = *stage.summary;
    means.Add(stage, {}, (summary.*time.distribution).mean);
    for (const GaugeQuantile& quantile : kGaugeQuantiles) {
      const Labels label = {{"quantile", std::string(quantile.label)}};
      quantiles.Add(stage, label, summary.*time.distribution.*quantile.value);
      if (quantile.interval == nullptr || !summary.intervals) continue;
      const SamplingInterval& interval = *summary.intervals.*time.intervals.*quantile.interval;
      lows.Add(stage, label, interval.low);
      highs.Add(stage, label, interval.high);
    }
  }
  return quantiles.Text() + means.Text() + lows.Text() + highs.Text();
}

// A figure without a quantile.
struct GaugeFigure {
  std::string_view name;
  std::string_view unit;
  std::string_view help;
  Value (*of)(const Summary&);
};

Value EndOf(const Summary& summary, SamplingInterval SummaryIntervals::*rate,
            std::optional<double> SamplingInterval::*end) {
  return summary.intervals ? *summary.intervals.*rate.*end : std::nullopt;
}

constexpr GaugeFigure kGaugeFigures[] = {
    {"output_throughput_tokens_per_second", "tokens_per_second", "Output tokens per second.",
     [](const Summary& summary) { return summary.output_throughput; }},
    {"output_throughput_low_tokens_per_second", "tokens_per_second",
     "Output tokens per second, low end of the 95 % interval.",
     [](const Summary& summary) {
       return EndOf(summary, &SummaryIntervals::output_throughput, &SamplingInterval::low);
     }},
    {"output_throughput_high_tokens_per_second", "tokens_per_second",
     "Output tokens per second, high end of the 95 % interval.",
     [](const Summary& summary) {
       return EndOf(summary, &SummaryIntervals::output_throughput, &SamplingInterval::high);
     }},
    {"request_throughput_requests_per_second", "requests_per_second",
     "Successful requests per second.",
     [](const Summary& summary) { return summary.request_throughput; }},
    {"request_throughput_low_requests_per_second", "requests_per_second",
     "Successful requests per second, low end of the 95 % interval.",
     [](const Summary& summary) {
       return EndOf(summary, &SummaryIntervals::request_throughput, &SamplingInterval::low);
     }},
    {"request_throughput_high_requests_per_second", "requests_per_second",
     "Successful requests per second, high end of the 95 % interval.",
     [](const Summary& summary) {
       return EndOf(summary, &SummaryIntervals::request_throughput, &SamplingInterval::high);
     }},
    {"goodput_requests_per_second", "requests_per_second",
     "Successful requests within all goodput limits per second.",
     [](const Summary& summary) { return summary.goodput; }},
    {"good_ratio", "ratio", "Good requests / requests.",
     [](const Summary& summary) { return summary.good_share; }},
    {"success_ratio", "ratio", "Successful requests / requests.",
     [](const Summary& summary) {
       return summary.total_requests > 0 ? Value(summary.SuccessRate()) : std::nullopt;
     }},
    {"successful_requests", "", "Requests that were answered in full.",
     [](const Summary& summary) { return Value(summary.successful_requests); }},
    {"failed_requests", "", "Requests that were not answered in full.",
     [](const Summary& summary) {
       return Value(summary.total_requests - summary.successful_requests);
     }},
};

std::string FigureText(const ExportedRun& run, const GaugeFigure& figure) {
  GaugeFamily family(std::string(figure.name), figure.unit, std::string(figure.help));
  for (const ExportedStage& stage : run.stages) {
    family.Add(stage, {}, figure.of(*stage.summary));
  }
  return family.Text();
}

std::string VerdictText(const ExportedRun& run) {
  GaugeFamily family("client_verdict", "",
                     "1 for the verdict: whether the client was fast enough for the figures to be "
                     "the endpoint's.");
  for (const ExportedStage& stage : run.stages) {
    const auto verdict = JudgeClient(*stage.summary);
    if (verdict) family.Add(stage, {{"verdict", std::string(Name(*verdict))}}, 1);
  }
  return family.Text();
}

}  // namespace

std::vector<ExportedFile> OpenMetricsFiles(const ExportedRun& run) {
  std::string text;
  for (const GaugeTime& time : kGaugeTimes) text += TimeText(run, time);
  for (const GaugeFigure& figure : kGaugeFigures) text += FigureText(run, figure);
  text += VerdictText(run) + "# EOF\n";
  return {{fmt::format("openmetrics_{}.prom", run.settings.timestamp), std::move(text)}};
}

}  // namespace llmb
