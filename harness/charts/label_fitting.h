#pragma once

// The size of text on a chart, and text fitted to a width. gnuplot does not report how wide it
// draws text, so widths are estimates for Inter and DejaVu Sans, rather too wide than too narrow.

#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// In pixels. `font_size` is in gnuplot's points, which are 4/3 pixel.
double TextWidth(std::string_view text, double font_size);
double LineHeight(double font_size);

// `text` in at most `max_width` pixels. If it is wider, "…" replaces its middle, because names with
// the same beginning often differ at the end.
std::string FitText(std::string_view text, double font_size, double max_width);

// `text` on one line or, if it is too wide and `max_lines` is 2, on two. It is broken after one of
// " -_/.:@" so that the lines are as equal as possible. If no such break fits, the first line is
// filled and FitText shortens the second.
std::vector<std::string> WrapText(std::string_view text, double font_size, double max_width,
                                  int max_lines);

// Whether WrapText shows the whole `text` without breaking a word.
bool WrapFits(std::string_view text, double font_size, double max_width, int max_lines);

}  // namespace llmb
