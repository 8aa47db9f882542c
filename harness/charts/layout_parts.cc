#include "harness/charts/layout_parts.h"

#include <algorithm>
#include <utility>

#include "harness/charts/axis_label.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"

namespace llmb {
namespace {

constexpr double kTicSize = 15;
constexpr double kTicGap = 14;        // between plot and number
constexpr double kBetweenTics = 14;   // between two numbers
constexpr double kLabelBelow = 66;    // from the plot's lower edge to the label's middle
constexpr double kUprightLabel = 44;  // room for an upright label and its gap

PlacedText TicText(const Tic& tic, const ValueAxis& axis, const Rectangle& plot, bool columns) {
  PlacedText text{tic.label, 0, 0, kTicSize, kTicColor};
  const double fraction = axis.Fraction(tic.value);
  if (columns) {
    text.alignment = Alignment::kRight;
    text.x = plot.left - kTicGap;
    text.y = plot.bottom + fraction * plot.Height();
  } else {
    text.alignment = Alignment::kCenter;
    text.x = plot.left + fraction * plot.Width();
    text.y = plot.bottom - kTicGap - LineHeight(kTicSize) / 2;
  }
  return text;
}

bool Touch(const PlacedText& one, const PlacedText& next, bool columns) {
  const Rectangle a = ExtentOf(one);
  const Rectangle b = ExtentOf(next);
  return columns ? b.bottom < a.top : b.left < a.right + kBetweenTics;
}

bool StrideFits(const std::vector<PlacedText>& texts, std::size_t stride, bool columns) {
  for (std::size_t i = stride; i < texts.size(); i += stride) {
    if (Touch(texts[i - stride], texts[i], columns)) return false;
  }
  return true;
}

PlacedText UprightLabel(const ValueAxis& axis, const Rectangle& plot) {
  const double size = AxisLabelSize(axis.label, plot.Height());
  PlacedText label{FitText(axis.label, size, plot.Height()),
                   kPageLeft + LineHeight(kAxisLabelSize) / 2,
                   (plot.bottom + plot.top) / 2,
                   size,
                   kMutedColor,
                   Alignment::kCenter};
  label.upright = true;
  return label;
}

PlacedText LabelBelow(const ValueAxis& axis, const Rectangle& plot, const Rectangle& room) {
  const double size = AxisLabelSize(axis.label, room.Width());
  PlacedText label{FitText(axis.label, size, room.Width()), plot.left, plot.bottom - kLabelBelow,
                   size, kMutedColor};
  if (TextWidth(label.text, size) <= plot.Width()) {
    label.x = (plot.left + plot.right) / 2;
    label.alignment = Alignment::kCenter;
  }
  return label;
}

}  // namespace

void SetCategoryAxis(std::size_t categories, PageLayout& layout) {
  const double count = static_cast<double>(categories);
  const double spare = std::max(0.0, kFewestCategories - count) / 2;
  layout.category_low = -0.5 - spare;
  layout.category_high = count - 0.5 + spare;
}

double CategoryPosition(const PageLayout& layout, const Rectangle& plot, std::size_t index) {
  const double fraction = (static_cast<double>(index) - layout.category_low) /
                          (layout.category_high - layout.category_low);
  if (layout.columns) return plot.left + fraction * plot.Width();
  return plot.top - fraction * plot.Height();
}

void AddAxisNumbers(const ValueAxis& axis, const Rectangle& plot, bool upright,
                    PageLayout& layout) {
  std::vector<PlacedText> numbers;
  for (const Tic& tic : axis.tics) numbers.push_back(TicText(tic, axis, plot, upright));
  std::size_t stride = 1;
  while (!StrideFits(numbers, stride, upright)) ++stride;
  for (std::size_t i = 0; i < numbers.size(); i += stride) layout.texts.push_back(numbers[i]);
}

void AddAxisTexts(const ValueAxis& axis, const Rectangle& plot, const Rectangle& room,
                  PageLayout& layout) {
  AddAxisNumbers(axis, plot, layout.columns, layout);
  layout.texts.push_back(layout.columns ? UprightLabel(axis, plot) : LabelBelow(axis, plot, room));
}

double AxisNumbersWidth(const ValueAxis& axis) {
  double widest = 0;
  for (const Tic& tic : axis.tics) widest = std::max(widest, TextWidth(tic.label, kTicSize));
  return widest + kTicGap;
}

double AxisTextsWidth(const ValueAxis& axis) { return AxisNumbersWidth(axis) + kUprightLabel; }

void AddLines(const std::vector<std::string>& lines, PlacedText first, double y,
              PageLayout& layout) {
  const double height = LineHeight(first.font_size);
  first.y = y + height * (static_cast<double>(lines.size()) - 1) / 2;
  for (const std::string& line : lines) {
    first.text = line;
    layout.texts.push_back(first);
    first.y -= height;
  }
}

}  // namespace llmb
