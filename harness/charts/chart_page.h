#pragma once

// A chart as values: its content in the units of its axes, independent of pixels and of gnuplot.
// The chart functions make pages, page_layout.h places their parts, and gnuplot_script.h and
// svg_chart.h write them out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/value_axis.h"

namespace llmb {

// A position in a panel. `category` is the index of a row or column, with fractions between them,
// or a value on the panel's `across` axis. `value` is in the unit of the value axis.
struct Point {
  double category = 0;
  double value = 0;
};

enum class ShapeKind {
  kRectangles,  // two opposite corners each
  kSegments,    // two ends each
  kDots,        // one point each
  kDiamonds,    // one point each
  kArea,        // the corners of one polygon, in order
  kPath,        // the corners of one open line, in order
};

// Marks of one kind and look. Colours are "#RRGGBB", or "#AARRGGBB" where AA is transparency.
struct Shape {
  ShapeKind kind = ShapeKind::kDots;
  std::vector<Point> points;
  std::string line;  // outline, segment, path, dot or diamond; empty: an area without outline
  std::string fill;  // rectangles and areas; empty: not filled
  double width = 1;  // of lines; of dots and diamonds, their size
  int dash = 1;      // gnuplot's dash type of a path; 1: solid
  // The endpoint whose marks these are. Empty: that of their category, or none.
  std::string series{};
  std::string load{};  // the key of their load level, if they are of one; else as for `series`
};

// What an interactive chart says about a point of a panel with an axis across.
struct Reading {
  Point at;
  std::string series;  // the endpoint; may be empty
  std::string text;
  std::string load{};  // the key of the load level, if it is of one
};

// A short text beside a point, inside the plot.
struct PointLabel {
  Point at;
  std::string text;
  std::string color;
  std::string series{};  // the endpoint; may be empty
  std::string load{};    // the key of the load level, if it is of one
};

// One plot. All panels of a page share the categories.
struct Panel {
  std::string title;  // either all panels of a page have one or none has
  ValueAxis axis;
  std::vector<Shape> shapes;  // drawn in this order
  // Per category, the text beside it: short lines or, if there are titles, a cell for each of them.
  // A category without values has a single text in any case.
  std::vector<std::vector<std::string>> notes;
  std::vector<std::string> note_titles{};  // such as "median", "p95"; empty: notes are lines
  std::string message;  // not empty: shown instead of shapes, because there is no data
  // The horizontal axis of a panel without categories. Either all panels of a page with data have
  // one or none has.
  std::optional<ValueAxis> across{};
  // Beside points of a panel with an axis across, most important first. Those without room are left
  // out.
  std::vector<PointLabel> labels{};
  std::vector<Reading> readings{};
};

// What one line of a page without categories shows.
struct LegendEntry {
  std::string name;
  std::string color;
  int dash = 1;
  std::string series{};  // the endpoint, if `name` is another one; may be empty
  std::string load{};    // the key of the load level, if it is of one
};

enum class BetterValues { kNeither, kLower, kHigher, kLowerRight, kUpperRight };

// One chart, one PNG.
struct Page {
  std::string title;
  std::string subtitle;  // explains the marks
  BetterValues better = BetterValues::kNeither;
  std::vector<std::string> footnotes;  // at most two lines
  bool simulated = false;
  bool rows_only = false;               // never use columns: notes are long or panels have titles
  std::vector<std::string> categories;  // one name per endpoint and load
  std::vector<Panel> panels;            // at least one
  std::vector<std::string> category_series{};  // the endpoint of each category
  std::vector<std::string> category_loads{};   // the key of its load level
  // The name of each category in its reading, which may be copied out of the chart.
  std::vector<std::string> category_readings{};
  // A warning that the load generator may have affected the results, in several wordings from the
  // longest to the shortest. The first that fits is shown. Empty: no warning.
  std::vector<std::string> client_notices{};
  std::vector<LegendEntry> legend{};  // of panels with an axis across
};

struct PageFile {
  Page page;
  std::string file_name;  // of the PNG, without a folder
};

}  // namespace llmb
