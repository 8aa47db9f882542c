#pragma once

// Where everything of a page goes, in pixels from the lower left corner.

#include <string>
#include <string_view>
#include <vector>

#include "harness/charts/chart_page.h"

namespace llmb {

enum class Alignment { kLeft, kCenter, kRight };

// One line of text; (x, y) is its left end, middle or right end, half way up.
struct PlacedText {
  std::string text;
  double x = 0;
  double y = 0;
  double font_size = 0;
  std::string_view color;
  Alignment alignment = Alignment::kLeft;
  bool bold = false;
  bool upright = false;  // reads from bottom to top
};

struct Rectangle {
  double left = 0, bottom = 0, right = 0, top = 0;

  double Width() const { return right - left; }
  double Height() const { return top - bottom; }
};

// The room that `text` takes, by TextWidth's estimate.
Rectangle ExtentOf(const PlacedText& text);

struct PageLayout {
  // false: categories are rows, the first on top, values grow to the right. true: categories are
  // columns, the first on the left, values grow upwards.
  bool columns = false;
  double category_low = 0;  // what the category axis spans
  double category_high = 1;
  std::vector<Rectangle> plots;  // per panel
  std::vector<PlacedText> texts;
};

// Columns where there is one panel and every name fits below its column; else rows, which take any
// name. Names and notes that find no room are shortened, never drawn over one another.
PageLayout LayOut(const Page& page);

}  // namespace llmb
