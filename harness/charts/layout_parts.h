#pragma once

// The two ways to arrange a page, and what they have in common. For page_layout.cc.

#include <optional>

#include "harness/charts/page_layout.h"

namespace llmb {

inline constexpr double kPageLeft = 60;  // pixels
inline constexpr double kPageRight = 1740;
inline constexpr double kPlotTop = 850;
inline constexpr double kPlotBottom = 148;
inline constexpr double kSmallestFont = 3;
inline constexpr double kNoteSize = 15;
inline constexpr double kLargestNameSize = 18;
inline constexpr double kBoldFactor = 1.1;  // bold letters are wider by about this
// A page with fewer categories leaves room at both ends rather than blow its marks up.
inline constexpr double kFewestCategories = 4;

// Names to the left of rows, panels side by side, each with its notes to its right. For any page.
PageLayout LayOutRows(const Page& page);

// Names and notes below columns. Nothing when the page has several panels, asks for rows, or a
// name or note does not fit below its column.
std::optional<PageLayout> LayOutColumns(const Page& page);

// What the category axis spans for this many categories, into the layout.
void SetCategoryAxis(std::size_t categories, PageLayout& layout);

// Where category `index` lies on the category axis, in pixels.
double CategoryPosition(const PageLayout& layout, const Rectangle& plot, std::size_t index);

// The axis' numbers and its label, below the plot or to its left. Of numbers that would touch,
// only every second, third ... is shown. The label may need more than the plot's width: it has
// that of `room`, which begins where the plot does.
void AddAxisTexts(const ValueAxis& axis, const Rectangle& plot, const Rectangle& room,
                  PageLayout& layout);

// How far the widest number of the axis reaches to the left of columns, with its label.
double AxisTextsWidth(const ValueAxis& axis);

// Lines of text centred on y, the first on top.
void AddLines(const std::vector<std::string>& lines, PlacedText first, double y,
              PageLayout& layout);

}  // namespace llmb
