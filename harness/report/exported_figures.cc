#include "harness/report/exported_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/document/json_value.h"
#include "harness/metrics/client_verdict.h"

namespace llmb {
namespace {

using Summary = EndpointSummary;
using Quantiles = SummaryIntervals::Quantiles;

constexpr double kMillisecondsPerSecond = 1e3;
constexpr double kPercent = 100;

struct ExportedTime {
  std::string_view name;
  Distribution Summary::*distribution;
  Quantiles SummaryIntervals::*intervals;
};
constexpr ExportedTime kExportedTimes[] = {
    {"ttft", &Summary::time_to_first_token, &SummaryIntervals::time_to_first_token},
    {"tpot", &Summary::time_per_output_token, &SummaryIntervals::time_per_output_token},
    {"itl", &Summary::inter_token_latency, &SummaryIntervals::inter_token_latency},
    {"latency", &Summary::total_latency, &SummaryIntervals::total_latency},
};

struct ExportedStatistic {
  std::string_view name;
  std::optional<double> Distribution::*value;
  SamplingInterval Quantiles::*interval;  // null: it has none
};
constexpr ExportedStatistic kExportedStatistics[] = {
    {"mean", &Distribution::mean, nullptr},
    {"p50", &Distribution::p50, &Quantiles::p50},
    {"p90", &Distribution::p90, nullptr},
    {"p99", &Distribution::p99, &Quantiles::p99},
};

std::optional<double> Times(std::optional<double> value, double factor) {
  return value ? std::optional(*value * factor) : std::nullopt;
}

void AddTimes(const Summary& summary, std::vector<ExportedFigure>& figures) {
  for (const ExportedTime& time : kExportedTimes) {
    for (const ExportedStatistic& statistic : kExportedStatistics) {
      const auto value = summary.*time.distribution.*statistic.value;
      if (!value) continue;
      ExportedFigure& figure = figures.emplace_back(
          ExportedFigure{.name = fmt::format("{}_{}", time.name, statistic.name),
                         .unit = "ms",
                         .words = "ms",
                         .value = *value * kMillisecondsPerSecond});
      if (statistic.interval == nullptr || !summary.intervals) continue;
      const SamplingInterval& interval = *summary.intervals.*time.intervals.*statistic.interval;
      figure.low = Times(interval.low, kMillisecondsPerSecond);
      figure.high = Times(interval.high, kMillisecondsPerSecond);
    }
  }
}

void AddRate(std::string name, std::string_view unit, std::string_view words,
             std::optional<double> value, const SamplingInterval* interval,
             std::vector<ExportedFigure>& figures) {
  if (!value) return;
  ExportedFigure& figure = figures.emplace_back(ExportedFigure{.name = std::move(name),
                                                               .unit = unit,
                                                               .words = words,
                                                               .better = BetterDirection::kHigher,
                                                               .value = *value});
  if (interval == nullptr) return;
  figure.low = interval->low;
  figure.high = interval->high;
}

Json FigureJson(const ExportedFigure& figure) {
  Json json = {{"value", figure.value}};
  if (figure.low) json["low"] = *figure.low;
  if (figure.high) json["high"] = *figure.high;
  return json;
}

std::string BaseFileName(const ExportedStage& stage) {
  std::string load = stage.summary->load.Key();
  std::erase(load, ':');
  return FileNameText(stage.summary->endpoint_name) + "_" + FileNameText(load);
}

}  // namespace

std::string ExportedFigure::NameWithUnit() const { return fmt::format("{}_{}", name, words); }

std::vector<ExportedFigure> FiguresOf(const EndpointSummary& summary) {
  std::vector<ExportedFigure> figures;
  const bool any_success = summary.successful_requests > 0;
  if (any_success) {
    const auto& intervals = summary.intervals;
    AddTimes(summary, figures);
    AddRate("output_throughput", "tokens/s", "tokens_per_second", summary.output_throughput,
            intervals ? &intervals->output_throughput : nullptr, figures);
    AddRate("request_throughput", "requests/s", "requests_per_second", summary.request_throughput,
            intervals ? &intervals->request_throughput : nullptr, figures);
    AddRate("goodput", "requests/s", "requests_per_second", summary.goodput, nullptr, figures);
  }
  AddRate("good_share", "%", "percent", Times(summary.good_share, kPercent), nullptr, figures);
  if (summary.total_requests > 0) {
    AddRate("success", "%", "percent", summary.SuccessRate() * kPercent, nullptr, figures);
  }
  return figures;
}

Json OwnFiguresJson(const ExportedRun& run, const ExportedStage& stage) {
  const EndpointSummary& summary = *stage.summary;
  Json json = Json::object();
  if (!run.settings.version.empty()) json["version"] = run.settings.version;
  json["endpoint_name"] = summary.endpoint_name;
  json["load"] = summary.load.Key();
  json["simulated"] = run.IsSimulated(stage);
  if (const auto verdict = JudgeClient(summary)) json["client_verdict"] = Name(*verdict);
  json["successful_requests"] = summary.successful_requests;
  json["failed_requests"] = summary.total_requests - summary.successful_requests;
  Json& figures = json["figures"] = Json::object();
  for (const ExportedFigure& figure : FiguresOf(summary)) {
    figures[figure.NameWithUnit()] = FigureJson(figure);
  }
  return json;
}

std::string StageTitle(const ExportedStage& stage) {
  return fmt::format("{} at {}", stage.summary->endpoint_name, stage.summary->load.Label());
}

std::string FileNameText(std::string_view name) {
  constexpr std::string_view kKept =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  std::string text(name);
  for (char& character : text) {
    if (kKept.find(character) == std::string_view::npos) character = '_';
  }
  if (text.starts_with('.')) text.front() = '_';
  return text;
}

std::string StageFileName(const ExportedRun& run, std::size_t stage) {
  std::set<std::string> taken;
  std::string name;
  for (std::size_t i = 0; i <= stage; ++i) {
    const std::string base = BaseFileName(run.stages[i]);
    name = base;
    for (int number = 2; !taken.insert(name).second; ++number) {
      name = fmt::format("{}_{}", base, number);
    }
  }
  return name;
}

}  // namespace llmb
