// Time to first token against the length of the input.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/timeline_parts.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kGroupsPerDoubling = 2;
constexpr int kInputIntervals = 6;
constexpr int kRangeTransparency = 0x90;
constexpr double kRangeWidth = 1.6;
constexpr double kLargestLinearInputs = 20;

// The times to first token of the requests of about one length.
struct LengthGroup {
  double tokens = 0;  // added up
  std::vector<double> ttfts;

  double MeanTokens() const { return tokens / static_cast<double>(ttfts.size()); }
};
using LengthGroups = std::map<int, LengthGroup>;

// By endpoint. Times are ascending.
std::vector<LengthGroups> GroupsOf(const TimelineView& view) {
  std::vector<LengthGroups> groups(view.names.size());
  for (const TimedRequest& request : view.requests) {
    if (!request.first_token || request.input_tokens <= 0) continue;
    if (request.warmup || !request.in_window) continue;
    const auto tokens = static_cast<double>(request.input_tokens);
    const int group = static_cast<int>(std::floor(std::log2(tokens) * kGroupsPerDoubling));
    groups[request.endpoint][group].tokens += tokens;
    groups[request.endpoint][group].ttfts.push_back(*request.first_token);
  }
  for (LengthGroups& of_endpoint : groups) {
    for (auto& [group, values] : of_endpoint) std::ranges::sort(values.ttfts);
  }
  return groups;
}

ValueAxis InputAxis(const std::vector<LengthGroups>& groups) {
  double least = 0;
  double most = 0;
  for (const LengthGroups& of_endpoint : groups) {
    for (const auto& [group, values] : of_endpoint) {
      const double tokens = values.MeanTokens();
      least = least == 0 ? tokens : std::min(least, tokens);
      most = std::max(most, tokens);
    }
  }
  std::string label = "Input tokens of a request";
  return most > kLargestLinearInputs * least ? LogarithmicAxis(least, most, std::move(label))
                                             : LinearAxis(most, kInputIntervals, std::move(label));
}

void AddEndpoint(const LengthGroups& groups, const std::string& name, const std::string& color,
                 const TimeScale& scale, Panel& panel) {
  Shape range{ShapeKind::kSegments,
              {},
              WithTransparency(color, kRangeTransparency),
              "",
              kRangeWidth,
              1,
              name};
  Shape line{ShapeKind::kPath, {}, color, "", kLevelLineWidth, 1, name};
  for (const auto& [group, values] : groups) {
    const double median = *QuantileOfSorted(values.ttfts, 0.5);
    const auto at = [&, &ttfts = values.ttfts, tokens = values.MeanTokens()](double p) {
      return Point{tokens, *QuantileOfSorted(ttfts, p) * scale.unit.per_second};
    };
    range.points.push_back(at(0.05));
    range.points.push_back(at(0.95));
    line.points.push_back(at(0.5));
    panel.readings.push_back(
        {at(0.5), name,
         fmt::format("{}, about {:.0f} input tokens: median {}, n = {}", name, values.MeanTokens(),
                     scale.Format(median), FormatCount(values.ttfts.size()))});
  }
  Shape dots{ShapeKind::kDots, line.points, color, "", kLevelDotSize, 1, name};
  for (Shape* shape : {&range, &line, &dots}) panel.shapes.push_back(std::move(*shape));
}

}  // namespace

Page TtftByInputLength(const TimelineView& view) {
  Page page = MakeTimePage(view, "Time to first token by input length",
                           "Point: median of the requests of about this length · range: p5–p95",
                           BetterValues::kLower);
  const std::vector<LengthGroups> groups = GroupsOf(view);
  std::vector<TimeExtent> extents;
  for (const LengthGroups& of_endpoint : groups) {
    for (const auto& [group, values] : of_endpoint) {
      extents.push_back({*QuantileOfSorted(values.ttfts, 0.05),
                         *QuantileOfSorted(values.ttfts, 0.5),
                         *QuantileOfSorted(values.ttfts, 0.95)});
    }
  }
  const auto add_marks = [&](const TimeScale& scale, Panel& panel) {
    panel.across = InputAxis(groups);
    for (std::size_t i = 0; i < groups.size(); ++i) {
      AddEndpoint(groups[i], view.names[i], view.colors[i], scale, panel);
    }
  };
  AddTtftPanel(view, extents, kInputIntervals, "No input tokens with a time to first token",
               add_marks, page);
  return page;
}

}  // namespace llmb
