#pragma once

// The four arrangements of a page and their common parts. Only for page_layout.cc.

#include <optional>

#include "harness/charts/page_layout.h"

namespace llmb {

inline constexpr double kPageLeft = 60;  // pixels
inline constexpr double kPageRight = 1740;
inline constexpr double kPlotTop = 850;
inline constexpr double kPlotBottom = 156;
inline constexpr double kSmallestFont = 3;
inline constexpr double kNoteSize = 15;
inline constexpr double kNoteTitleRoom = 30;  // above the plot, for the titles of notes
inline constexpr double kAxisEndRoom = 40;    // beside a plot, for half of the last axis number
inline constexpr double kLargestNameSize = 18;
inline constexpr double kBoldFactor = 1.1;  // the approximate extra width of bold letters
// With fewer categories, both ends of the axis stay empty instead of marks becoming larger.
inline constexpr double kFewestCategories = 3;

// Rows with names on the left. Panels are side by side with their notes on the right. Fits any
// page. Many rows make the layout higher: the positions of its lower part are then negative.
PageLayout LayOutRows(const Page& page);

// Columns with names and notes below. nullopt if the page has several panels, requires rows, or has
// a name or note that does not fit below its column.
std::optional<PageLayout> LayOutColumns(const Page& page);

// One row of a single category at the top, with its notes as large figures below. nullopt if the
// page has another number of categories.
std::optional<PageLayout> LayOutSingle(const Page& page);

// Panels with axes of values in both directions, side by side, with the legend below. nullopt if no
// panel has an axis across.
std::optional<PageLayout> LayOutLines(const Page& page);

// Sets the range of the category axis for this number of categories.
void SetCategoryAxis(std::size_t categories, PageLayout& layout);

// The position of category `index` on the category axis, in pixels.
double CategoryPosition(const PageLayout& layout, const Rectangle& plot, std::size_t index);

// Adds the numbers of the axis, on the left of the plot if it is `upright`, otherwise below. If
// numbers would touch, only every second, third ... is shown.
void AddAxisNumbers(const ValueAxis& axis, const Rectangle& plot, bool upright, PageLayout& layout);

// The width, left of a plot, of the widest number of an upright axis and its gap.
double AxisNumbersWidth(const ValueAxis& axis);

// Adds the numbers and the label of the axis, below the plot or on its left. If numbers would
// touch, only every second, third ... is shown. The label may be as wide as `room`, which begins at
// the left edge of the plot.
void AddAxisTexts(const ValueAxis& axis, const Rectangle& plot, const Rectangle& room,
                  PageLayout& layout);

// The width, left of the columns, of the widest axis number and the label.
double AxisTextsWidth(const ValueAxis& axis);

// Adds lines of text that are together centred on `y`, the first on top.
void AddLines(const std::vector<std::string>& lines, PlacedText first, double y,
              PageLayout& layout);

}  // namespace llmb
