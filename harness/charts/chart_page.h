#pragma once

// A chart as values: what is drawn, in the units of its axes, before anything is known of pixels or
// of gnuplot. The chart functions make these, page_layout.h places them, gnuplot_script.h writes
// them down.

#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/value_axis.h"

namespace llmb {

// A place in a panel: `category` counts rows (or columns) from 0, with fractions between them;
// `value` is in the unit of the value axis.
struct Point {
  double category = 0;
  double value = 0;
};

enum class ShapeKind {
  kRectangles,  // two opposite corners each
  kSegments,    // two ends each
  kDots,        // one point each
  kArea,        // the corners of one polygon, in order
};

// Marks of one kind and look. Colours are "#RRGGBB", or "#AARRGGBB" where AA is transparency.
struct Shape {
  ShapeKind kind = ShapeKind::kDots;
  std::vector<Point> points;
  std::string line;  // outline, segment or dot
  std::string fill;  // rectangles and areas; empty: not filled
  double width = 1;  // of lines; of dots, their size
};

// One plot. All panels of a page share the categories.
struct Panel {
  std::string title;  // all panels of a page have one, or none
  ValueAxis axis;
  std::vector<Shape> shapes;                    // drawn in this order
  std::vector<std::vector<std::string>> notes;  // per category: short lines of text beside it
  std::string message;  // not empty: nothing is drawn but this, which says why
};

enum class BetterValues { kNeither, kLower, kHigher };

// One chart, one PNG.
struct Page {
  std::string title;
  std::string subtitle;  // what the marks mean
  BetterValues better = BetterValues::kNeither;
  std::string footnote;
  bool simulated = false;
  bool rows_only = false;  // columns would not do: notes are long, or panels have titles
  std::vector<std::string> categories;  // one name per endpoint and load
  std::vector<Panel> panels;            // at least one
  // That the client may have spoilt the figures: one line in several wordings, the longest first.
  std::vector<std::string> client_notices{};
};

struct PageFile {
  Page page;
  std::string file_name;  // of the PNG, in the folder that is drawn into
};

}  // namespace llmb
