#pragma once

// Positions of the parts of a page, in pixels from the lower left corner.

#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/chart_page.h"
#include "harness/charts/chart_style.h"

namespace llmb {

enum class Alignment { kLeft, kCenter, kRight };

// One line of text. (x, y) is its left end, middle or right end, at half its height.
struct PlacedText {
  std::string text;
  double x = 0;
  double y = 0;
  double font_size = 0;
  std::string_view color;
  Alignment alignment = Alignment::kLeft;
  bool bold = false;
  bool upright = false;  // rotated to read from bottom to top
  // The endpoint and the key of the load to which the text belongs, if it is the label of a point
  // or stands in the legend; otherwise empty. Views into the page, like `color`.
  std::string_view series{};
  std::string_view load{};
};

struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;

  double Width() const { return right - left; }
  double Height() const { return top - bottom; }
};

// The area that `text` covers, estimated by TextWidth.
Rectangle ExtentOf(const PlacedText& text);

// A line in the legend, with a dot in its middle.
struct PlacedLine {
  double left = 0, right = 0, y = 0;
  std::string color;
  int dash = 1;
  std::string_view series{};  // the endpoint, or else a name that is of none
  std::string_view load{};    // the key of the load level, if it is of one
};

struct PageLayout {
  // false: categories are rows, the first on top, and values increase to the right.
  // true: categories are columns, the first on the left, and values increase upwards.
  bool columns = false;
  double height = kPageHeight;  // of the page; more where there are many rows
  double category_low = 0;      // the range of the category axis
  double category_high = 1;
  std::vector<Rectangle> plots;  // one per panel
  std::vector<PlacedText> texts;
  std::vector<PlacedText> point_labels;  // inside the plots
  std::vector<PlacedLine> lines;
};

// Lays a page whose panels have an axis across out as panels side by side above a legend. Lays a
// page of one category out as a row above its figures. Any other page is in columns if there is one
// panel and every name fits below its column, otherwise in rows, which fit any name. Names and
// notes that do not fit are shortened; they never overlap.
PageLayout LayOut(const Page& page);

}  // namespace llmb
