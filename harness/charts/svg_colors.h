#pragma once

// The colours of charts inside a page that is light or dark.

#include <string>
#include <string_view>

namespace llmb {

// A style sheet with a variable per colour of chart_style.h: --l0 ... for lines, --f0 ... for
// fills, --t0 ... for text, --ink, --tic, --muted, --grid, --notice and --paper. On dark screens
// lines have the paler colour and fills the stronger one, as most strong ones are too dark to be
// seen there. Text has the colour of its line, darker or on dark screens paler where its contrast
// with the paper would be less than 4.5.
std::string ChartColorsCss();

// A colour of a page ("#RRGGBB" or "#AARRGGBB") as a value for SVG: a variable of ChartColorsCss if
// it has one, otherwise the colour itself. `opacity` is from 0 to 1.
struct SvgPaint {
  std::string color;
  double opacity = 1;
};
SvgPaint PaintOf(std::string_view color);

// The same for the colour of a text, which is not transparent.
std::string TextPaintOf(std::string_view color);

}  // namespace llmb
