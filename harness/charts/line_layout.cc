#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "harness/charts/axis_label.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"

namespace llmb {
namespace {

constexpr double kBetweenLinePanels = 36;  // pixels
constexpr double kLineTitleRoom = 52;
constexpr double kLineTitleLift = 32;  // of its middle above the plot
constexpr double kLineTitleSize = 18;
constexpr double kAcrossLabelBelow = 58;  // from the plot's lower edge to the label's middle
constexpr double kRoomForAcross = 84;     // below the plot
constexpr double kRightOfPlot = 20;       // for half of the last number
constexpr double kLegendBottom = 74;
constexpr double kLegendSize = 16;
constexpr double kSmallestLegendSize = 10;
constexpr double kMostLegendHeight = 220;
constexpr double kLegendSample = 46;  // the line before a name
constexpr double kLegendGap = 10;
constexpr double kBetweenLegendColumns = 34;
constexpr std::size_t kMostLegendColumns = 6;
constexpr double kPointLabelSize = 13;
constexpr double kDotRadius = 7;
constexpr double kLabelAside = 9;  // from a dot to the label's nearest corner
constexpr double kLabelLift = 13;

// Entries stand one below another, then in the next column.
struct LegendGrid {
  double font_size = kLegendSize;
  std::size_t rows = 0;
  std::vector<double> columns;  // the width of each

  double RowHeight() const { return LineHeight(font_size) * 1.2; }
  double Height() const { return RowHeight() * static_cast<double>(rows); }
};

// The widths of columns of `rows` entries each, as the names need them.
std::vector<double> ColumnWidths(const std::vector<LegendEntry>& legend, std::size_t rows,
                                 double font_size) {
  std::vector<double> widths((legend.size() + rows - 1) / rows);
  for (std::size_t i = 0; i < legend.size(); ++i) {
    widths[i / rows] = std::max(widths[i / rows], TextWidth(legend[i].name, font_size));
  }
  for (double& width : widths) width += kLegendSample + kLegendGap + kBetweenLegendColumns;
  return widths;
}

// The grid with the fewest rows in which every name fits; nullopt if that is too high.
std::optional<LegendGrid> GridOfSize(const std::vector<LegendEntry>& legend, double font_size,
                                     double width) {
  for (std::size_t rows = 1; rows <= legend.size(); ++rows) {
    const LegendGrid grid{font_size, rows, ColumnWidths(legend, rows, font_size)};
    if (grid.Height() > kMostLegendHeight) return std::nullopt;
    if (std::reduce(grid.columns.begin(), grid.columns.end()) <= width) return grid;
  }
  return std::nullopt;
}

// The largest legend that is not too high. If there is none, names are shortened.
LegendGrid ChooseLegend(const std::vector<LegendEntry>& legend, double width) {
  if (legend.empty()) return {};
  for (double size = kLegendSize; size >= kSmallestLegendSize; --size) {
    if (auto grid = GridOfSize(legend, size, width)) return *grid;
  }
  const std::size_t columns = std::min(legend.size(), kMostLegendColumns);
  LegendGrid grid{kSmallestLegendSize, (legend.size() + columns - 1) / columns,
                  std::vector<double>(columns, width / static_cast<double>(columns))};
  while (grid.font_size > kSmallestFont && grid.Height() > kMostLegendHeight) --grid.font_size;
  return grid;
}

void AddLegend(const std::vector<LegendEntry>& legend, const LegendGrid& grid, PageLayout& layout) {
  double left = kPageLeft;
  for (std::size_t i = 0; i < legend.size(); ++i) {
    if (i > 0 && i % grid.rows == 0) left += grid.columns[i / grid.rows - 1];
    const double room =
        grid.columns[i / grid.rows] - kLegendSample - kLegendGap - kBetweenLegendColumns / 2;
    const double y =
        kLegendBottom + grid.RowHeight() * (static_cast<double>(grid.rows - i % grid.rows) - 0.5);
    const std::string& series = legend[i].series.empty() ? legend[i].name : legend[i].series;
    layout.lines.push_back(
        {left, left + kLegendSample, y, legend[i].color, legend[i].dash, series, legend[i].load});
    layout.texts.push_back({FitText(legend[i].name, grid.font_size, room),
                            left + kLegendSample + kLegendGap, y, grid.font_size, kInk});
    layout.texts.back().series = series;
    layout.texts.back().load = legend[i].load;
  }
}

bool Meet(const Rectangle& a, const Rectangle& b) {
  return a.left < b.right && b.left < a.right && a.bottom < b.top && b.bottom < a.top;
}

bool IsInside(const Rectangle& inner, const Rectangle& outer) {
  return inner.left >= outer.left && inner.right <= outer.right && inner.bottom >= outer.bottom &&
         inner.top <= outer.top;
}

// Texts beside points, each in the first of four places that is free of other texts, dots and
// diamonds, and of lines and whiskers if there is such a place.
class PointLabels {
 public:
  PointLabels(const Panel& panel, const Rectangle& plot) : panel_(panel), plot_(plot) {
    for (const PointLabel& label : panel.labels) {
      const auto [x, y] = PixelOf(label.at);
      taken_.push_back({x - kDotRadius, y - kDotRadius, x + kDotRadius, y + kDotRadius});
    }
    for (const Shape& shape : panel.shapes) {
      if (shape.kind == ShapeKind::kPath) AddPath(shape.points);
      if (shape.kind == ShapeKind::kDiamonds) AddDiamonds(shape.points);
      if (shape.kind != ShapeKind::kSegments) continue;
      for (std::size_t i = 1; i < shape.points.size(); i += 2) {
        AddPath({shape.points[i - 1], shape.points[i]});
      }
    }
  }

  void Add(PageLayout& layout) {
    for (const PointLabel& label : panel_.labels) {
      if (!Place(label, true, layout)) Place(label, false, layout);
    }
  }

 private:
  std::pair<double, double> PixelOf(const Point& at) const {
    return {plot_.left + panel_.across->Fraction(at.category) * plot_.Width(),
            plot_.bottom + panel_.axis.Fraction(at.value) * plot_.Height()};
  }

  void AddDiamonds(const std::vector<Point>& points) {
    for (const Point& point : points) {
      const auto [x, y] = PixelOf(point);
      taken_.push_back({x - kDotRadius, y - kDotRadius, x + kDotRadius, y + kDotRadius});
    }
  }

  // A path as places so close to each other that no text fits between them.
  void AddPath(const std::vector<Point>& corners) {
    constexpr double kStep = 5;  // pixels
    for (std::size_t i = 1; i < corners.size(); ++i) {
      const auto [from_x, from_y] = PixelOf(corners[i - 1]);
      const auto [to_x, to_y] = PixelOf(corners[i]);
      const int steps = static_cast<int>(std::hypot(to_x - from_x, to_y - from_y) / kStep) + 1;
      for (int step = 0; step <= steps; ++step) {
        const double share = static_cast<double>(step) / steps;
        on_lines_.emplace_back(from_x + share * (to_x - from_x), from_y + share * (to_y - from_y));
      }
    }
  }

  bool IsFree(const Rectangle& extent, bool avoids_lines) const {
    const auto meets = [&](const Rectangle& other) { return Meet(extent, other); };
    const auto holds = [&](const std::pair<double, double>& at) {
      return at.first > extent.left && at.first < extent.right && at.second > extent.bottom &&
             at.second < extent.top;
    };
    return IsInside(extent, plot_) && std::ranges::none_of(taken_, meets) &&
           !(avoids_lines && std::ranges::any_of(on_lines_, holds));
  }

  bool Place(const PointLabel& label, bool avoids_lines, PageLayout& layout) {
    const auto [x, y] = PixelOf(label.at);
    for (const double lift : {kLabelLift, -kLabelLift}) {
      for (const double aside : {kLabelAside, -kLabelAside}) {
        PlacedText text{label.text, x + aside, y + lift, kPointLabelSize, label.color};
        text.alignment = aside > 0 ? Alignment::kLeft : Alignment::kRight;
        text.bold = true;
        text.series = label.series;
        text.load = label.load;
        if (!IsFree(ExtentOf(text), avoids_lines)) continue;
        taken_.push_back(ExtentOf(text));
        layout.point_labels.push_back(std::move(text));
        return true;
      }
    }
    return false;
  }

  const Panel& panel_;
  const Rectangle plot_;
  std::vector<Rectangle> taken_;
  std::vector<std::pair<double, double>> on_lines_;  // places on them
};

Rectangle AddLinePanel(const Panel& panel, double left, double right, double bottom,
                       PageLayout& layout) {
  Rectangle plot{left, bottom, right, kPlotTop - kLineTitleRoom};
  layout.texts.push_back({FitText(panel.title, kLineTitleSize, (right - left) / kBoldFactor), left,
                          plot.top + kLineTitleLift, kLineTitleSize, kInk, Alignment::kLeft, true});
  if (!panel.across) return plot;
  plot.left += AxisNumbersWidth(panel.axis);
  plot.right -= kRightOfPlot;
  AddAxisNumbers(panel.axis, plot, true, layout);
  AddAxisNumbers(*panel.across, plot, false, layout);
  const double size = AxisLabelSize(panel.across->label, plot.Width());
  layout.texts.push_back({FitText(panel.across->label, size, plot.Width()),
                          (plot.left + plot.right) / 2, plot.bottom - kAcrossLabelBelow, size,
                          kMutedColor, Alignment::kCenter});
  PointLabels(panel, plot).Add(layout);
  return plot;
}

}  // namespace

std::optional<PageLayout> LayOutLines(const Page& page) {
  if (std::ranges::none_of(page.panels, [](const Panel& p) { return p.across.has_value(); })) {
    return std::nullopt;
  }
  PageLayout layout;
  layout.columns = true;
  const LegendGrid grid = ChooseLegend(page.legend, kPageRight - kPageLeft);
  AddLegend(page.legend, grid, layout);
  const double bottom = kLegendBottom + grid.Height() + kRoomForAcross;
  const double panels = static_cast<double>(page.panels.size());
  const double slot = (kPageRight - kPageLeft - kBetweenLinePanels * (panels - 1)) / panels;
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const double left = kPageLeft + (slot + kBetweenLinePanels) * static_cast<double>(i);
    layout.plots.push_back(AddLinePanel(page.panels[i], left, left + slot, bottom, layout));
  }
  return layout;
}

}  // namespace llmb
