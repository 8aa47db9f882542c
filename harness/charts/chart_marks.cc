#include "harness/charts/chart_marks.h"

#include <cmath>
#include <string>

#include "harness/charts/chart_style.h"

namespace llmb {
namespace {

constexpr double kHalfCap = 0.10;
constexpr double kHalfSpread = 0.20;
constexpr double kOutline = 1.1;
constexpr double kMedianWidth = 2.6;
constexpr double kDotSize = 0.75;
constexpr double kDiamondSize = 1.9;
constexpr int kDotTransparency = 0x55;
// Successive multiples of the golden ratio, modulo 1, are spread evenly.
constexpr double kGoldenRatio = 0.618033988749895;

void AddRectangle(double low, double high, double category, std::size_t color, Panel& panel) {
  panel.shapes.push_back({ShapeKind::kRectangles,
                          {{category - kHalfBox, low}, {category + kHalfBox, high}},
                          std::string(LineColor(color)),
                          FillColor(color),
                          kOutline});
}

}  // namespace

void AddBox(const BoxStatistics& box, double scale, double category, std::size_t color,
            Panel& panel) {
  const std::string line(LineColor(color));
  AddWhisker(box.p5 * scale, box.p95 * scale, category, line, panel);
  AddRectangle(box.p25 * scale, box.p75 * scale, category, color, panel);
  const double median = box.median * scale;
  panel.shapes.push_back({ShapeKind::kSegments,
                          {{category - kHalfBox, median}, {category + kHalfBox, median}},
                          std::string(kInk),
                          "",
                          kMedianWidth});
  AddTailMark(box.p99 * scale, category, panel);
}

void AddTailMark(double p99, double category, Panel& panel) {
  panel.shapes.push_back(
      {ShapeKind::kDiamonds, {{category, p99}}, std::string(kInk), "", kDiamondSize});
}

void AddOutsideDots(const BoxStatistics& box, double scale, double category, std::size_t color,
                    Panel& panel) {
  Shape dots{
      ShapeKind::kDots, {}, WithTransparency(LineColor(color), kDotTransparency), "", kDotSize};
  for (std::size_t i = 0; i < box.outside.size(); ++i) {
    double whole = 0;
    const double spread = std::modf(static_cast<double>(i + 1) * kGoldenRatio, &whole) - 0.5;
    dots.points.push_back({category + 2 * kHalfSpread * spread, box.outside[i] * scale});
  }
  panel.shapes.push_back(std::move(dots));
}

void AddBar(double value, double category, std::size_t color, Panel& panel) {
  AddRectangle(0, value, category, color, panel);
}

void AddWhisker(double low, double high, double category, std::string_view line, Panel& panel) {
  if (low == high) return;
  panel.shapes.push_back({ShapeKind::kSegments,
                          {{category, low},
                           {category, high},
                           {category - kHalfCap, low},
                           {category + kHalfCap, low},
                           {category - kHalfCap, high},
                           {category + kHalfCap, high}},
                          std::string(line),
                          "",
                          kOutline});
}

}  // namespace llmb
