#pragma once

// The marks that several charts use, added to a panel. Values are in the panel's unit.

#include <cstddef>
#include <span>

#include "harness/charts/box_statistics.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// Half the thickness of a box or bar; the distance between two categories is 1.
inline constexpr double kHalfBox = 0.28;

// Box from p25 to p75, a line at the median, whiskers to p5 and p95. `scale` turns the statistics
// into the panel's unit; `color` is the endpoint's index in the palette.
void AddBox(const BoxStatistics& box, double scale, double category, std::size_t color,
            Panel& panel);

// The values outside of the box' whiskers, as dots that are spread sideways so that they can be
// told apart; the spread depends on their order alone.
void AddOutsideDots(const BoxStatistics& box, double scale, double category, std::size_t color,
                    Panel& panel);

// A bar from 0 to `value`.
void AddBar(double value, double category, std::size_t color, Panel& panel);

// A line from `low` to `high` with a cap at both ends; nothing where they are equal.
void AddWhisker(double low, double high, double category, std::string_view line, Panel& panel);

}  // namespace llmb
