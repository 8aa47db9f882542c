#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/level_charts.h"
#include "harness/charts/level_lines.h"
#include "harness/charts/schedule_note.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr double kLargestLinearLoads = 10;  // highest / lowest load
constexpr std::size_t kMostNamedLoads = 12;
constexpr int kIntervalsOfLoads = 6;
constexpr double kRoomBesideLoads = 1.12;
constexpr double kFarthestLimit = 4;  // from the values, as a factor
constexpr double kHalfLimitOfLoad = 1.05;
constexpr int kLimitDash = 2;

double LoadOf(const LoadLevel& load) {
  const auto users = load.Users();
  return users ? *users : load.Rate().value_or(0);
}

std::string LoadAxisLabel(const ChartInput& input) {
  const std::string_view unit = LoadUnit(input);
  if (unit == "users") return "Users per endpoint";
  return unit == "requests/s" ? "Requests/s to an endpoint" : "Users, or requests/s, per endpoint";
}

// Numbers stand at the levels that were measured, unless these are many, as those of a search.
ValueAxis LoadAxis(const ChartInput& input) {
  std::set<double> loads;
  for (const EndpointSamples& samples : input.endpoints) {
    loads.insert(LoadOf(samples.load));
  }
  ValueAxis axis;
  axis.label = LoadAxisLabel(input);
  for (const double load : loads) axis.tics.push_back({load, FormatShortNumber(load)});
  if (loads.empty()) return axis;
  const bool is_wide = *loads.rbegin() > kLargestLinearLoads * *loads.begin();
  if (loads.size() > kMostNamedLoads) {
    return is_wide ? LogarithmicAxis(*loads.begin(), *loads.rbegin(), axis.label)
                   : LinearAxis(*loads.rbegin(), kIntervalsOfLoads, axis.label);
  }
  axis.logarithmic = is_wide;
  axis.high = *loads.rbegin() * kRoomBesideLoads;
  if (axis.logarithmic) {
    axis.label += ", log scale";
    axis.low = *loads.begin() / kRoomBesideLoads;
  }
  return axis;
}

struct LoadPanel {
  std::string_view quantity;
  std::vector<double> EndpointSamples::*values;
  SummaryIntervals::Quantiles SummaryIntervals::*intervals;
  ThresholdFigure figure;
  bool needs_stream;
};

constexpr std::array kLoadPanels = {
    LoadPanel{"Time to first token", &EndpointSamples::time_to_first_token,
              &SummaryIntervals::time_to_first_token, ThresholdFigure::kTimeToFirstToken, true},
    LoadPanel{"Time per output token", &EndpointSamples::time_per_output_token,
              &SummaryIntervals::time_per_output_token, ThresholdFigure::kTimePerOutputToken, true},
    LoadPanel{"Total latency", &EndpointSamples::total_latency, &SummaryIntervals::total_latency,
              ThresholdFigure::kTotalLatency, false}};

std::optional<Interval> MedianInterval(const EndpointSummary& summary, const LoadPanel& kind,
                                       double median) {
  if (!summary.intervals) return std::nullopt;
  const SamplingInterval& interval = ((*summary.intervals).*kind.intervals).p50;
  if (!interval.low) return std::nullopt;
  return Interval{*interval.low, interval.high.value_or(std::max(median, *interval.low))};
}

// A threshold of the panel's metric.
struct Limit {
  const Threshold* threshold = nullptr;
  std::string series;  // the only endpoint that has it; empty: all
};

std::vector<Limit> LimitsOf(const Slo& slo, ThresholdFigure figure) {
  std::vector<Limit> limits;
  const auto add = [&](const std::vector<Threshold>& thresholds, const std::string& series) {
    for (const Threshold& threshold : thresholds) {
      if (threshold.figure == figure) limits.push_back({&threshold, series});
    }
  };
  add(slo.of_all, "");
  for (const auto& [endpoint, thresholds] : slo.of_endpoint) add(thresholds, endpoint);
  return limits;
}

// Without limits that are so far from the values that these would be hard to tell apart.
void DropFarLimits(const std::vector<LevelPoint>& points, std::vector<Limit>& limits) {
  double low = points.front().times.median;
  double high = 0;
  for (const LevelPoint& point : points) {
    low = std::min(low, point.times.median);
    high = std::max(high, point.times.p99);
  }
  std::erase_if(limits, [&](const Limit& limit) {
    const double seconds = limit.threshold->limit;
    return seconds > high * kFarthestLimit || seconds < low / kFarthestLimit;
  });
}

// "p99<500ms", or with the endpoint's name before it.
std::string LimitText(const Limit& limit) {
  std::string text = limit.threshold->text;
  text = text.substr(text.rfind('_') + 1);
  return limit.series.empty() ? text : limit.series + ": " + text;
}

// A dashed line over all loads, or at the load of the threshold.
void AddLimit(const Limit& limit, double per_second, Panel& panel) {
  const double value = limit.threshold->limit * per_second;
  double from = panel.across->low;
  double to = panel.across->high;
  if (const auto& load = limit.threshold->load) {
    const double at = LoadOf(*load);
    from = std::max(from, at / kHalfLimitOfLoad);
    to = std::min(to, at * kHalfLimitOfLoad);
    if (from >= to) return;
  }
  Shape line{ShapeKind::kPath, {{from, value}, {to, value}}, std::string(kNoticeColor), "", 1,
             kLimitDash};
  line.series = limit.series;
  panel.shapes.push_back(std::move(line));
  panel.labels.push_back({{to, value}, LimitText(limit), std::string(kNoticeColor)});
  panel.readings.push_back({{to, value}, limit.series, "threshold " + limit.threshold->text});
}

// `summaries` are of the input's endpoints, in the same order. Adds the points that are drawn to
// the lines of all panels.
Panel PanelOfLoads(const ChartInput& input, const std::vector<EndpointSummary>& summaries,
                   const LoadPanel& kind, std::vector<LevelLine>& drawn) {
  Panel panel;
  const auto lines =
      LinesOf(input, [&](const EndpointSamples& samples) -> std::optional<LevelPoint> {
        const auto box = BoxOf(SortedForDrawing(samples.*kind.values));
        if (!box) return std::nullopt;
        const auto index = static_cast<std::size_t>(&samples - input.endpoints.data());
        return LevelPoint{.across = LoadOf(samples.load),
                          .times = *box,
                          .label = samples.load.Label(),
                          .interval = MedianInterval(summaries[index], kind, box->median)};
      });
  const auto points = PointsOf(lines);
  panel.title = kind.quantity;
  if (kind.needs_stream && !input.context.streamed) {
    panel.message = "Responses were not streamed";
  } else if (points.empty()) {
    panel.message = NoDataMessage(input, "No values were recorded");
  } else {
    std::vector<Limit> limits = LimitsOf(input.context.slo, kind.figure);
    DropFarLimits(points, limits);
    std::vector<double> seconds;
    seconds.reserve(limits.size());
    for (const Limit& limit : limits) seconds.push_back(limit.threshold->limit);
    const TimeScale scale = ScaleOf(points, kind.quantity, false, seconds);
    panel.axis = scale.axis;
    panel.title = scale.axis.label;
    panel.across = LoadAxis(input);
    for (const Limit& limit : limits) AddLimit(limit, scale.unit.per_second, panel);
    AddLevelLines(lines, scale.unit.per_second, false, panel);
    AddReadings(lines, scale, panel);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      drawn[i].points.insert(drawn[i].points.end(), lines[i].points.begin(), lines[i].points.end());
    }
  }
  return panel;
}

}  // namespace

Page TtftVsLoad(const ChartInput& input) {
  Page page = MakePage(input, "Times against load", "Point and line: median · diamond: p99",
                       BetterValues::kLower);
  const std::vector<EndpointSummary> summaries = SummarizeAll(input.endpoints);
  std::vector<LevelLine> drawn = EmptyLines(input).lines;
  for (const LoadPanel& kind : kLoadPanels) {
    page.panels.push_back(PanelOfLoads(input, summaries, kind, drawn));
  }
  if (std::ranges::any_of(summaries, [](const auto& s) { return s.intervals.has_value(); })) {
    page.subtitle += " · bar: 95 % interval of the median, or its lower part";
  }
  if (std::ranges::any_of(page.panels, [](const Panel& p) { return !p.labels.empty(); })) {
    page.subtitle += " · dashed: threshold";
  }
  MergeEqualMessages(page);
  AddLegendOf(drawn, page);
  SayLogarithmic(page);
  AddScheduleNote(input, page);
  return page;
}

}  // namespace llmb
