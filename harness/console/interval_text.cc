#include "harness/console/interval_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "harness/base/text.h"
#include "harness/console/number_text.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

std::string UpperEndNeed(const UpperEndRule& rule) {
  switch (rule.reason) {
    case UpperEndReason::kGiven:
      return "";
    case UpperEndReason::kTooShort:
      return fmt::format("an upper end needs about {} per repetition",
                         Counted(RoundedUp(*rule.requests_needed), "request"));
    case UpperEndReason::kNoSaturatedStage:
      return "an upper end needs a rate in the same run that the endpoint does not keep up with";
    case UpperEndReason::kOverloaded:
      return "no upper end, as the endpoint does not keep up with the rate";
    case UpperEndReason::kBeyondKnee:
      return "no upper end, as more users bring no more throughput";
    case UpperEndReason::kNoHigherLevel:
      return "an upper end needs a level with more users in the same run";
  }
  return "";
}

// The intervals that the table shows.
std::vector<SamplingInterval> ShownIntervals(const EndpointSummary& summary) {
  std::vector<SamplingInterval> shown;
  if (!summary.intervals) return shown;
  const SummaryIntervals& all = *summary.intervals;
  for (const SamplingInterval& interval :
       {all.time_to_first_token.p50, all.total_latency.p50, all.output_throughput}) {
    if (interval.low) shown.push_back(interval);
  }
  return shown;
}

// What the upper ends need that are missing; the most, if they need different numbers of requests.
std::string MostNeeded(const std::vector<SamplingInterval>& intervals) {
  UpperEndRule most;
  for (const SamplingInterval& interval : intervals) {
    if (interval.high) continue;
    const UpperEndRule& rule = interval.upper_end;
    if (rule.reason != UpperEndReason::kTooShort) return UpperEndNeed(rule);
    if (rule.requests_needed > most.requests_needed) most = rule;
  }
  return UpperEndNeed(most);
}

// Empty if the summary has neither interval.
std::string IntervalLine(const EndpointSummary& summary) {
  if (!summary.intervals) return "";
  const SamplingInterval& ttft = summary.intervals->time_to_first_token.p50;
  const SamplingInterval& throughput = summary.intervals->output_throughput;
  std::vector<std::string> figures;
  if (ttft.low && summary.time_to_first_token.p50) {
    figures.push_back(fmt::format("TTFT p50 {} ms",
                                  FigureWithInterval(summary.time_to_first_token.p50, &ttft, 1e3)));
  }
  if (throughput.low && summary.output_throughput) {
    figures.push_back(fmt::format("tokens per s {}",
                                  FigureWithInterval(summary.output_throughput, &throughput, 1)));
  }
  if (figures.empty()) return "";
  return fmt::format("95 % interval of {} at {}: {}", PrintableText(summary.endpoint_name),
                     summary.load.Label(), Join(figures, ", "));
}

}  // namespace

std::string FigureWithInterval(std::optional<double> figure, const SamplingInterval* interval,
                               double scale) {
  if (!figure) return ThreeDigits(figure);
  std::string text = ThreeDigits(*figure * scale);
  if (interval == nullptr || !interval->low) return text;
  const std::string low = ThreeDigits(*interval->low * scale);
  if (!interval->high) return fmt::format("{} ({}+)", text, low);
  return fmt::format("{} ({}-{})", text, low, ThreeDigits(*interval->high * scale));
}

std::vector<std::string> IntervalLines(const std::vector<EndpointSummary>& summaries) {
  constexpr std::size_t kMostLines = 6;
  std::vector<std::string> lines;
  for (const EndpointSummary& summary : summaries) {
    if (std::string line = IntervalLine(summary); !line.empty()) lines.push_back(std::move(line));
  }
  if (lines.size() <= kMostLines) return lines;
  return {"The 95 % intervals are in the summary CSV, and in this table on a wider terminal."};
}

std::vector<std::string> IntervalSentences(const std::vector<EndpointSummary>& summaries) {
  std::vector<std::pair<std::string, std::vector<std::string>>> needs;  // with who needs them
  bool any = false;
  for (const EndpointSummary& summary : summaries) {
    const std::vector<SamplingInterval> shown = ShownIntervals(summary);
    any = any || !shown.empty();
    const std::string need = MostNeeded(shown);
    if (need.empty()) continue;
    auto group = std::ranges::find(needs, need, &decltype(needs)::value_type::first);
    if (group == needs.end()) group = needs.insert(needs.end(), {need, {}});
    group->second.push_back(
        fmt::format("{} at {}", PrintableText(summary.endpoint_name), summary.load.Label()));
  }
  if (!any) return {};
  std::vector<std::string> sentences = {
      "In brackets: the 95 % interval of the figure at this load; 45.2+ is at least 45.2."};
  for (const auto& [need, who] : needs) {
    sentences.push_back(fmt::format("{}: {}.", Join(who, ", "), need));
  }
  return sentences;
}

}  // namespace llmb
