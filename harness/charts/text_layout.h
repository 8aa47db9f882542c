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

// `text` on one line or, where that is too wide and `max_lines` is 2, on two as equal ones as
// breaking after one of " -_/.:@" allows. Where no such place serves, the first line is filled and
// the second fitted.
std::vector<std::string> WrapText(std::string_view text, double font_size, double max_width,
                                  int max_lines);

// Whether WrapText would show every character of `text` and break no word.
bool WrapFits(std::string_view text, double font_size, double max_width, int max_lines);

}  // namespace llmb
