#include "harness/charts/turn_charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "harness/charts/chart_style.h"
#include "harness/charts/time_scale.h"
#include "harness/metrics/summary.h"

namespace llmb {
namespace {

constexpr int kTurnIntervals = 6;
constexpr int kMostTicsOfTurns = 20;
constexpr double kRoomBesideTurns = 0.4;
constexpr double kTurnIntervalWidth = 5;
constexpr int kTurnTransparency = 0x80;
constexpr int kTurnDashes = 5;

// One endpoint at one load.
struct TurnLine {
  LegendEntry look;
  std::string series;  // the endpoint
  std::vector<TurnFigures> turns;
};

std::vector<TurnLine> AllLines(const ChartInput& input) {
  const std::vector<EndpointSummary> summaries = SummarizeAll(input.endpoints);
  const std::vector<std::string> labels = EndpointLabels(input.endpoints);
  const std::vector<std::size_t> colors = EndpointColors(input);
  std::map<std::string_view, int> with_color;
  std::vector<TurnLine> lines;
  for (std::size_t i = 0; i < summaries.size(); ++i) {
    const std::string_view color = LineColor(colors[i]);
    const int dash = 1 + with_color[color]++ % kTurnDashes;
    if (summaries[i].ttft_by_turn.empty()) continue;
    const std::string& endpoint = input.endpoints[i].endpoint_name;
    lines.push_back(
        {{labels[i], std::string(color), dash, endpoint}, endpoint, summaries[i].ttft_by_turn});
  }
  return lines;
}

// Loads of an endpoint stand from low to high.
void KeepHighestLoads(std::vector<TurnLine>& lines) {
  std::vector<TurnLine> kept;
  kept.reserve(lines.size());
  for (TurnLine& line : lines) {
    const bool same = !kept.empty() && kept.back().series == line.series;
    if (same) kept.pop_back();
    kept.push_back(std::move(line));
  }
  lines = std::move(kept);
}

double LowOf(const TurnFigures& turn) { return turn.interval.low.value_or(turn.p50); }
double HighOf(const TurnFigures& turn) { return turn.interval.high.value_or(turn.p50); }

TimeScale ScaleOfTurns(const std::vector<TurnLine>& lines) {
  std::vector<TimeExtent> extents;
  for (const TurnLine& line : lines) {
    for (const TurnFigures& turn : line.turns) {
      extents.push_back({std::min(LowOf(turn), turn.p50), turn.p50, HighOf(turn)});
    }
  }
  return ChooseTimeScale(extents, "Time to first token", kTurnIntervals);
}

ValueAxis TurnAxis(const std::vector<TurnLine>& lines) {
  int last = 0;
  for (const TurnLine& line : lines) last = std::max(last, line.turns.back().turn);
  ValueAxis axis;
  axis.label = "Turn of the conversation, from 0";
  axis.low = -kRoomBesideTurns;
  axis.high = last + kRoomBesideTurns;
  const int step = last / kMostTicsOfTurns + 1;
  for (int turn = 0; turn <= last; turn += step) {
    axis.tics.push_back({static_cast<double>(turn), fmt::format("{}", turn)});
  }
  return axis;
}

void AddReadings(const TurnLine& line, const TimeScale& scale, Panel& panel) {
  for (const TurnFigures& turn : line.turns) {
    panel.readings.push_back({{static_cast<double>(turn.turn), turn.p50 * scale.unit.per_second},
                              line.series,
                              fmt::format("{}, turn {}: median {}, {}", line.look.name, turn.turn,
                                          scale.Format(turn.p50), CountNote(turn.count))});
  }
}

void AddLine(const TurnLine& line, const TimeScale& scale, Panel& panel) {
  const std::string pale = WithTransparency(line.look.color, kTurnTransparency);
  Shape bars{ShapeKind::kSegments, {}, pale, "", kTurnIntervalWidth};
  Shape path{ShapeKind::kPath, {}, line.look.color, "", kLevelLineWidth, line.look.dash};
  for (const TurnFigures& turn : line.turns) {
    const auto at = [&](double seconds) {
      return Point{static_cast<double>(turn.turn), seconds * scale.unit.per_second};
    };
    path.points.push_back(at(turn.p50));
    if (!turn.interval.low) continue;
    bars.points.push_back(at(LowOf(turn)));
    bars.points.push_back(at(HighOf(turn)));
  }
  Shape dots{ShapeKind::kDots, path.points, line.look.color, "", kLevelDotSize};
  for (Shape* shape : {&bars, &path, &dots}) shape->series = line.series;
  panel.shapes.push_back(std::move(bars));
  if (path.points.size() > 1) panel.shapes.push_back(std::move(path));
  panel.shapes.push_back(std::move(dots));
  AddReadings(line, scale, panel);
}

}  // namespace

bool HasSeveralTurns(const std::vector<EndpointSamples>& endpoints) {
  return std::ranges::any_of(endpoints, [](const EndpointSamples& samples) {
    return samples.turn_times.ByTurn().size() > 1;
  });
}

Page TtftByTurn(const ChartInput& input) {
  Page page =
      MakePage(input, "TTFT by turn",
               "Point and line: median · bar: 95 % interval of the median, or its lower part",
               BetterValues::kLower);
  std::vector<TurnLine> lines = AllLines(input);
  if (lines.size() > kEndpointColors) {
    KeepHighestLoads(lines);
    page.subtitle += " · highest load only";
  }
  Panel panel;
  if (!input.context.streamed) {
    panel.message = "Responses were not streamed";
  } else if (lines.empty()) {
    panel.message = NoDataMessage(input, "No conversation had a second turn");
  } else {
    const TimeScale scale = ScaleOfTurns(lines);
    panel.axis = scale.axis;
    panel.title = scale.axis.label;
    panel.across = TurnAxis(lines);
    for (const TurnLine& line : lines) {
      AddLine(line, scale, panel);
      // With a single line, the title has the name.
      if (lines.size() > 1) page.legend.push_back(line.look);
    }
  }
  page.panels.push_back(std::move(panel));
  SayLogarithmic(page);
  return page;
}

}  // namespace llmb
