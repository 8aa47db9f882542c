#include "harness/charts/gnuplot_script.h"

#include <fmt/format.h>
#include <gnuplot-iostream.h>

#include <cerrno>
#include <cstdio>
#include <iomanip>
#include <system_error>
#include <tuple>
#include <vector>

#include "harness/base/text.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/page_layout.h"

namespace llmb {
namespace {

// Enough digits for a tenth of a pixel. gnuplot-iostream's default of 18 makes scripts much longer.
constexpr int kDataPrecision = 7;

std::string ScreenPosition(double x, double y, double height) {
  return fmt::format("screen {:.5f},{:.5f}", x / kPageWidth, y / height);
}

std::string LabelCommand(const PlacedText& text, double height) {
  constexpr std::string_view kAlignments[] = {"left", "center", "right"};
  return fmt::format("set label {} at {} {}{} font '{}{},{}' textcolor rgb '{}'\n",
                     QuoteForGnuplot(text.text), ScreenPosition(text.x, text.y, height),
                     kAlignments[static_cast<int>(text.alignment)],
                     text.upright ? " rotate by 90" : "", kFont, text.bold ? ":Bold" : "",
                     text.font_size, text.color);
}

std::string LegendLineCommands(const PlacedLine& line, double height) {
  return fmt::format(
      "set arrow from {} to {} nohead linecolor rgb '{}' linewidth {} dashtype {}\n"
      "set label '' at {} point pointtype 7 pointsize {} linecolor rgb '{}'\n",
      ScreenPosition(line.left, line.y, height), ScreenPosition(line.right, line.y, height),
      line.color, kLevelLineWidth, line.dash,
      ScreenPosition((line.left + line.right) / 2, line.y, height), kLevelDotSize, line.color);
}

// The layout draws the numbers of the axis as labels, because it has to know their extent.
// gnuplot's own tics only place the grid.
std::string GridCommands(const ValueAxis& axis, char letter) {
  std::string places;
  for (const Tic& tic : axis.tics) {
    places += fmt::format("{}'' {:.10g}", places.empty() ? "" : ", ", tic.value);
  }
  // With an empty list gnuplot would choose its own tics.
  if (places.empty()) return "";
  return fmt::format(
      "set {0}tics scale 0 ({1})\n"
      "set grid {0}tics linetype 1 linewidth 0.6 linecolor rgb '{2}' back\n",
      letter, places, kGridColor);
}

std::string AxisCommands(const ValueAxis& axis, char letter) {
  return fmt::format("{}set {}range [{:.10g}:{:.10g}]\n",
                     axis.logarithmic ? fmt::format("set logscale {}\n", letter) : "", letter,
                     axis.low, axis.high);
}

std::string PanelCommands(const Panel& panel, const Rectangle& plot, const PageLayout& layout) {
  const char value_letter = layout.columns ? 'y' : 'x';
  const char category_letter = layout.columns ? 'x' : 'y';
  // Rows are numbered from the top.
  const double from = layout.columns ? layout.category_low : layout.category_high;
  const double to = layout.columns ? layout.category_high : layout.category_low;
  std::string text = fmt::format(
      "set lmargin at screen {:.5f}\nset rmargin at screen {:.5f}\n"
      "set bmargin at screen {:.5f}\nset tmargin at screen {:.5f}\nunset logscale\n",
      plot.left / kPageWidth, plot.right / kPageWidth, plot.bottom / layout.height,
      plot.top / layout.height);
  text += AxisCommands(panel.axis, value_letter);
  if (panel.across) {
    text += AxisCommands(*panel.across, category_letter);
  } else {
    text += fmt::format("set {}range [{:.4f}:{:.4f}]\n", category_letter, from, to);
  }
  text += "unset xtics\nunset ytics\n" + GridCommands(panel.axis, value_letter);
  return panel.across ? text + GridCommands(*panel.across, category_letter) : text;
}

std::string PlotElement(const Shape& shape) {
  switch (shape.kind) {
    case ShapeKind::kRectangles:
      return fmt::format(
          "'-' using 1:2:3:4:5:6 with boxxyerror linecolor rgb '{}' linewidth {} "
          "fillstyle solid 1 border linecolor rgb '{}'",
          shape.fill, shape.width, shape.line);
    case ShapeKind::kSegments:
      return fmt::format("'-' using 1:2:3:4 with vectors nohead linecolor rgb '{}' linewidth {}",
                         shape.line, shape.width);
    case ShapeKind::kDots:
      return fmt::format("'-' using 1:2 with points pointtype 7 pointsize {} linecolor rgb '{}'",
                         shape.width, shape.line);
    case ShapeKind::kDiamonds:
      return fmt::format("'-' using 1:2 with points pointtype 13 pointsize {} linecolor rgb '{}'",
                         shape.width, shape.line);
    case ShapeKind::kPath:
      return fmt::format("'-' using 1:2 with lines linecolor rgb '{}' linewidth {} dashtype {}",
                         shape.line, shape.width, shape.dash);
    case ShapeKind::kArea:
      return fmt::format(
          "'-' using 1:2 with filledcurves closed linecolor rgb '{}' linewidth {} "
          "fillstyle solid 1 {}",
          shape.fill, shape.width,
          shape.line.empty() ? "noborder" : fmt::format("border linecolor rgb '{}'", shape.line));
  }
  return "";
}

using XY = std::pair<double, double>;

void SendRectangles(Gnuplot& gnuplot, const std::vector<XY>& corners) {
  std::vector<std::tuple<double, double, double, double, double, double>> rows;
  for (std::size_t i = 0; i + 1 < corners.size(); i += 2) {
    const auto [x1, y1] = corners[i];
    const auto [x2, y2] = corners[i + 1];
    rows.emplace_back(x1, y1, x1, x2, y1, y2);
  }
  gnuplot.send1d(rows);
}

void SendSegments(Gnuplot& gnuplot, const std::vector<XY>& ends) {
  std::vector<std::tuple<double, double, double, double>> rows;
  for (std::size_t i = 0; i + 1 < ends.size(); i += 2) {
    const auto [x1, y1] = ends[i];
    const auto [x2, y2] = ends[i + 1];
    rows.emplace_back(x1, y1, x2 - x1, y2 - y1);
  }
  gnuplot.send1d(rows);
}

void SendShape(Gnuplot& gnuplot, const Shape& shape, const ValueAxis& axis, bool columns) {
  std::vector<XY> places;
  for (const Point& point : shape.points) {
    const double value = axis.Clamp(point.value);
    places.push_back(columns ? XY(point.category, value) : XY(value, point.category));
  }
  if (shape.kind == ShapeKind::kRectangles) return SendRectangles(gnuplot, places);
  if (shape.kind == ShapeKind::kSegments) return SendSegments(gnuplot, places);
  gnuplot.send1d(places);
}

void WriteShapes(Gnuplot& gnuplot, const Panel& panel, bool columns) {
  // gnuplot stops at a plot without data. NaN draws nothing, but lets a panel without shapes show
  // its labels.
  gnuplot << "plot NaN notitle";
  for (const Shape& shape : panel.shapes) {
    if (!shape.points.empty()) gnuplot << ", " << PlotElement(shape) << " notitle";
  }
  gnuplot << "\n";
  for (const Shape& shape : panel.shapes) {
    if (!shape.points.empty()) SendShape(gnuplot, shape, panel.axis, columns);
  }
}

void WritePage(Gnuplot& gnuplot, const PageFile& file) {
  const PageLayout layout = LayOut(file.page);
  gnuplot << fmt::format(
      "set terminal pngcairo size {},{} noenhanced font '{},15' linewidth 2 background '{}' butt\n"
      "set output {}\nset multiplot\nset border 0\n",
      kPageWidth, layout.height, kFont, kPaper, QuoteForGnuplot(file.file_name));
  for (const PlacedText& text : layout.texts) gnuplot << LabelCommand(text, layout.height);
  for (const PlacedText& text : layout.point_labels) gnuplot << LabelCommand(text, layout.height);
  for (const PlacedLine& line : layout.lines) gnuplot << LegendLineCommands(line, layout.height);
  for (std::size_t i = 0; i < file.page.panels.size(); ++i) {
    Panel panel = file.page.panels[i];
    if (!panel.message.empty()) panel.axis.tics.clear();
    gnuplot << PanelCommands(panel, layout.plots[i], layout);
    WriteShapes(gnuplot, panel, layout.columns);
    gnuplot << "unset label\nunset arrow\n";
  }
  gnuplot << "unset multiplot\nunset output\n";
}

}  // namespace

std::string QuoteForGnuplot(std::string_view text) {
  std::string quoted = "'";
  for (const char character : PrintableText(text)) {
    if (character == '\'') {
      quoted += R"('."\047".')";
    } else {
      quoted += character;
    }
  }
  return quoted + "'";
}

Status WriteGnuplotScript(const std::filesystem::path& script, std::span<const PageFile> pages) {
  std::FILE* file = std::fopen(script.c_str(), "we");
  if (file == nullptr) {
    return Fail("cannot write " + script.string() + ": " + std::generic_category().message(errno));
  }
  Gnuplot gnuplot(file);  // closes the file
  gnuplot << std::setprecision(kDataPrecision) << "set encoding utf8\n";
  for (const PageFile& page : pages) WritePage(gnuplot, page);
  gnuplot.flush();
  if (!gnuplot) return Fail("cannot write " + script.string() + ": is the disk full?");
  return {};
}

}  // namespace llmb
