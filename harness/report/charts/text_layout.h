#pragma once

// How much room text needs. The widths are estimates for Inter and DejaVu Sans, on the wide side,
// because gnuplot tells nobody how wide it drew.

#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// Pixels. `font_size` is gnuplot's, in points of 4/3 pixel.
double TextWidth(std::string_view text, double font_size);
double LineHeight(double font_size);

// `text` itself when it is at most `max_width` wide, else with as much cut out of its middle as is
// needed, "…" in its place: names that share a beginning often differ at the end.
std::string FitText(std::string_view text, double font_size, double max_width);

// `text` on one line or, where that is too wide, two, broken after one of the characters
// " -_/.:@" if there is one in reach. A line that is still too wide is fitted.
std::vector<std::string> WrapText(std::string_view text, double font_size, double max_width,
                                  int max_lines);

// Whether WrapText would show every character of `text`.
bool WrapFits(std::string_view text, double font_size, double max_width, int max_lines);

// `text` as it can be drawn: valid UTF-8 on one line.
std::string DrawableText(std::string_view text);

}  // namespace llmb
