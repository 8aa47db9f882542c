#pragma once

// Marks that several charts use. Values are in the unit of the panel.

#include <cstddef>
#include <span>
#include <string_view>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// Half the thickness of a box or bar. Categories are 1 apart.
inline constexpr double kHalfBox = 0.28;

// In all charts, whiskers are from p5 to p95 and a diamond is at p99. These words say so in
// subtitles.
inline constexpr std::string_view kTailMarks = "whiskers: p5–p95 · diamond: p99";

// Adds a box from p25 to p75, a line at the median, whiskers to p5 and p95, and a diamond at p99.
// `scale` converts the statistics to the unit of the panel. `color` is an index in the palette.
void AddBox(const BoxStatistics& box, double scale, double category, std::size_t color,
            Panel& panel);

// Adds a dot for each value beyond the whiskers. Dots are spread sideways so that they can be told
// apart. The spread depends only on their order, so a chart can be reproduced.
void AddOutsideDots(const BoxStatistics& box, double scale, double category, std::size_t color,
                    Panel& panel);

// Adds a bar from 0 to `value`.
void AddBar(double value, double category, std::size_t color, Panel& panel);

// Adds the diamond at p99.
void AddTailMark(double p99, double category, Panel& panel);

// Adds a line from `low` to `high` with a cap at both ends. No effect if they are equal.
void AddWhisker(double low, double high, double category, std::string_view line, Panel& panel);

}  // namespace llmb
