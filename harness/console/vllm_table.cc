#include "harness/console/vllm_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string_view>

#include "harness/base/text.h"
#include "harness/metrics/quantile.h"
#include "harness/metrics/tool_statistics.h"
#include "harness/metrics/tool_totals.h"

namespace llmb {
namespace {

constexpr int kTableWidth = 50;
constexpr double kMillisecondsPerSecond = 1e3;

std::string Ruled(std::string_view title, char rule) {
  return rule == '=' ? fmt::format("{:=^{}}\n", title, kTableWidth)
                     : fmt::format("{:-^{}}\n", title, kTableWidth);
}

std::string TextRow(std::string_view title, std::string_view value) {
  return fmt::format("{:<40} {:<10}\n", title, value);
}

std::string CountRow(std::string_view title, std::optional<std::int64_t> count) {
  return TextRow(title, count ? fmt::format("{}", *count) : "-");
}

std::string NumberRow(std::string_view title, std::optional<double> number) {
  return TextRow(title, number ? fmt::format("{:.2f}", *number) : "-");
}

std::optional<std::int64_t> Whole(std::optional<double> sum) {
  return sum ? std::optional(static_cast<std::int64_t>(std::llround(*sum))) : std::nullopt;
}

std::string Traffic(const ToolSamples& stage, const VllmTableSettings& settings) {
  std::string text;
  const std::optional<int> users = stage.load.Users();
  const std::optional<int> most = users ? users : settings.max_concurrency;
  if (most) text += CountRow("Maximum request concurrency:", *most);
  if (const auto rate = stage.load.Rate(); rate && std::isfinite(*rate)) {
    text += NumberRow("Request rate configured (RPS):", *rate);
  }
  return text;
}

std::string Counts(const ToolSamples& stage, const VllmTableSettings& settings) {
  const ToolTotals totals = TotalsOf(stage);
  std::string text = NumberRow("Benchmark duration (s):", totals.duration);
  text += CountRow("Total input tokens:", Whole(totals.input_tokens));
  text += CountRow("Total generated tokens:", Whole(totals.output_tokens));
  text += NumberRow("Request throughput (req/s):", totals.request_throughput);
  if (settings.counts_good) text += NumberRow("Request goodput (req/s):", totals.request_goodput);
  text += NumberRow("Output token throughput (tok/s):", totals.output_throughput);
  const auto number = [](std::optional<std::uint64_t> count) {
    return count ? std::optional(static_cast<double>(*count)) : std::nullopt;
  };
  text += NumberRow("Peak output token throughput (tok/s):", number(stage.peaks.MostTokenEvents()));
  text += NumberRow("Peak concurrent requests:", number(stage.peaks.MostRequests()));
  return text + NumberRow("Total token throughput (tok/s):", totals.total_token_throughput);
}

// The times of one metric. `at` gives the quantile at a probability.
struct ToolTimes {
  bool unknown = false;
  ToolStatistics statistics;
  std::function<std::optional<double>(double)> at;
};

ToolTimes ToolTimesOf(const ToolValues& values) {
  return {.unknown = values.unknown,
          .statistics = ToolStatisticsOf(values.values),
          .at = [&values](double probability) { return Quantile(values.values, probability); }};
}

ToolTimes GapsOf(const ToolSamples& stage) {
  return {.unknown = stage.gaps_unknown || stage.ttft.unknown,
          .statistics = ToolStatisticsOf(stage.gaps),
          .at = [&stage](double probability) -> std::optional<double> {
            const auto gap = stage.gaps.Quantile(probability);
            return gap ? std::optional(ToSeconds(*gap)) : std::nullopt;
          }};
}

// vLLM has 0 where no request was successful.
std::string TimeRow(std::string_view statistic, std::string_view metric, bool unknown,
                    std::optional<double> seconds) {
  const std::string title = fmt::format("{} {} (ms):", statistic, metric);
  if (unknown) return NumberRow(title, std::nullopt);
  return NumberRow(title, seconds.value_or(0) * kMillisecondsPerSecond);
}

struct TimePart {
  std::string_view name;  // as in --percentile-metrics
  std::string_view title;
  std::string_view metric;
  ToolTimes (*of)(const ToolSamples&);
};
constexpr TimePart kParts[] = {
    {"ttft", "Time to First Token", "TTFT",
     [](const ToolSamples& stage) { return ToolTimesOf(stage.ttft); }},
    {"tpot", "Time per Output Token (excl. 1st token)", "TPOT",
     [](const ToolSamples& stage) { return ToolTimesOf(stage.tpot); }},
    {"itl", "Inter-token Latency", "ITL", GapsOf},
    {"e2el", "End-to-end Latency", "E2EL",
     [](const ToolSamples& stage) { return ToolTimesOf(stage.latency); }},
};

std::string PartText(const TimePart& part, const ToolSamples& stage,
                     const PercentileChoice& choice) {
  const ToolTimes times = part.of(stage);
  std::string text = Ruled(part.title, '-');
  const auto add = [&](std::string_view statistic, std::optional<double> seconds) {
    text += TimeRow(statistic, part.metric, times.unknown, seconds);
  };
  add("Mean", times.statistics.mean);
  add("Median", times.statistics.Percentile(50));
  for (const double percentile : choice.percentiles) {
    add("P" + PercentileText(percentile), times.at(percentile / 100));
  }
  return text;
}

std::string TableOf(const ToolSamples& stage, const VllmTableSettings& settings) {
  std::string text = Ruled(" Serving Benchmark Result ", '=');
  text += CountRow("Successful requests:", static_cast<std::int64_t>(stage.completed));
  text += CountRow("Failed requests:", static_cast<std::int64_t>(stage.requests - stage.completed));
  text += Traffic(stage, settings) + Counts(stage, settings);
  for (const TimePart& part : kParts) {
    if (settings.percentiles.Has(part.name)) text += PartText(part, stage, settings.percentiles);
  }
  return text + Ruled("", '=');
}

}  // namespace

std::string VllmTables(const std::vector<ToolSamples>& stages, const VllmTableSettings& settings) {
  std::string text;
  for (const ToolSamples& stage : stages) {
    if (stage.requests == 0) continue;
    if (!text.empty()) text += '\n';
    if (stages.size() > 1) {
      text += fmt::format("{}, {}\n", PrintableText(stage.endpoint_name), stage.load.Label());
    }
    text += TableOf(stage, settings);
  }
  return text;
}

}  // namespace llmb
