#include "benchmarks/accuracy/accuracy_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/charts/chart_marks.h"
#include "harness/charts/chart_style.h"
#include "harness/console/number_text.h"

namespace llmb {
namespace {

constexpr int kIntervals = 4;
// Smaller errors are within the precision of the clock.
constexpr double kLeastShown = 0.1;

using PerLoad = std::vector<std::optional<ErrorFigures>>;

double Shown(std::optional<double> error_us) {
  return std::max(error_us.value_or(kLeastShown), kLeastShown);
}

ValueAxis ErrorAxis(const std::vector<PerLoad>& all) {
  double lowest = 1;
  double highest = 10;
  for (const PerLoad& loads : all) {
    for (const auto& figures : loads) {
      if (!figures || !figures->p50_us) continue;
      lowest = std::min(lowest, Shown(figures->p50_us));
      highest = std::max(highest, Shown(figures->max_us));
    }
  }
  return LogarithmicAxis(lowest, highest, "Error (us)");
}

// A box from the median to p99, and a whisker to the maximum.
void AddError(const ErrorFigures& figures, double category, std::size_t color, Panel& panel) {
  const double p50 = Shown(figures.p50_us);
  const double p99 = Shown(figures.p99_us);
  const std::string line(LineColor(color));
  panel.shapes.push_back({.kind = ShapeKind::kRectangles,
                          .points = {{category - kHalfBox, p50}, {category + kHalfBox, p99}},
                          .line = line,
                          .fill = FillColor(color),
                          .width = 2});
  panel.shapes.push_back({.kind = ShapeKind::kSegments,
                          .points = {{category, p99}, {category, Shown(figures.max_us)}},
                          .line = line,
                          .fill = {},
                          .width = 2});
}

Panel ErrorPanel(std::string title, const PerLoad& loads, const ValueAxis& axis,
                 std::size_t color) {
  Panel panel;
  panel.title = std::move(title);
  panel.axis = axis;
  for (std::size_t i = 0; i < loads.size(); ++i) {
    if (!loads[i] || !loads[i]->p50_us) {
      panel.notes.push_back({"not measured"});
      continue;
    }
    AddError(*loads[i], static_cast<double>(i), color, panel);
    panel.notes.push_back({fmt::format("p99 {}", FormatNumber(*loads[i]->p99_us))});
  }
  return panel;
}

Panel CostPanel(const std::vector<AccuracyResult>& results) {
  double highest = 0;
  for (const AccuracyResult& result : results) {
    highest =
        std::max({highest, result.cpu_us_per_event, result.cpu_us_per_event_floor.value_or(0)});
  }
  Panel panel;
  panel.title = "CPU per event";
  panel.axis = LinearAxis(highest, kIntervals, "CPU time (us)");
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto category = static_cast<double>(i);
    AddBar(results[i].cpu_us_per_event, category, 0, panel);
    const std::optional<double> floor = results[i].cpu_us_per_event_floor;
    if (floor) {
      panel.shapes.push_back(
          {.kind = ShapeKind::kSegments,
           .points = {{category - kHalfBox, *floor}, {category + kHalfBox, *floor}},
           .line = std::string(kInk),
           .fill = {},
           .width = 4});
    }
    const auto ratio = results[i].CpuRatio();
    panel.notes.push_back(
        {ratio ? fmt::format("{} x", ThreeDigits(ratio)) : std::string("no floor")});
  }
  return panel;
}

}  // namespace

Page AccuracyPage(const std::vector<AccuracyResult>& results, std::string footnote) {
  Page page;
  page.title = "Timestamp errors of the load generator";
  page.subtitle =
      "Boxes: arrival error, p50 to p99; lines: up to the maximum; black lines on bars: the floor";
  page.better = BetterValues::kLower;
  page.footnotes = {std::move(footnote)};
  page.rows_only = true;
  PerLoad kernel;
  PerLoad program;
  PerLoad floor;
  for (const AccuracyResult& result : results) {
    page.categories.push_back(result.load.Name());
    kernel.emplace_back(result.metrics.arrival);
    program.emplace_back(result.program.arrival);
    floor.push_back(result.floor ? std::optional(result.floor->arrival) : std::nullopt);
  }
  const ValueAxis axis = ErrorAxis({kernel, program, floor});
  page.panels.push_back(ErrorPanel("Kernel", kernel, axis, 0));
  page.panels.push_back(ErrorPanel("Program", program, axis, 1));
  page.panels.push_back(ErrorPanel("Floor", floor, axis, 2));
  page.panels.push_back(CostPanel(results));
  return page;
}

}  // namespace llmb
