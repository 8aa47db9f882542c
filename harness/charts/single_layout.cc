#include <algorithm>

#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"
#include "harness/charts/note_table.h"

namespace llmb {
namespace {

constexpr double kPanelGap = 60;  // pixels
constexpr double kPlotOfOneBottom = 390;
constexpr double kFiguresTop = 270;
constexpr double kPanelTitleRoom = 44;
constexpr double kPanelTitleSize = 19;
constexpr double kSmallestFigureSize = 14;
constexpr double kFigureSize = 32;
constexpr double kFigureTitleSize = 18;
constexpr double kLineSize = 24;
constexpr double kFigureLift = 22;  // of a figure's title above the middle, and of the figure below
constexpr double kHalfRange = 0.62;  // of the category axis

// The largest size in which the text fits.
double SizeFor(const std::string& text, double largest, double max_width) {
  double size = largest;
  while (size > kSmallestFigureSize && TextWidth(text, size) * kBoldFactor > max_width) --size;
  return size;
}

// Each cell below its title, side by side.
void AddFigures(const Panel& panel, const Rectangle& plot, PageLayout& layout) {
  const auto& cells = panel.notes.front();
  const double slot = plot.Width() / static_cast<double>(cells.size());
  double size = kFigureSize;
  for (const std::string& cell : cells) {
    size = std::min(size, SizeFor(cell, kFigureSize, slot * 0.92));
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const double x = plot.left + slot * (static_cast<double>(i) + 0.5);
    const double y = kFiguresTop - LineHeight(kFigureSize);
    layout.texts.push_back({panel.note_titles[i], x, y + kFigureLift + LineHeight(size) / 2,
                            std::min(kFigureTitleSize, size), kMutedColor, Alignment::kCenter});
    layout.texts.push_back({FitText(cells[i], size, slot / kBoldFactor), x, y - kFigureLift, size,
                            kInk, Alignment::kCenter, true});
  }
}

// Lines of text, the first larger than the others.
void AddTextLines(const Panel& panel, const Rectangle& plot, PageLayout& layout) {
  double y = kFiguresTop;
  double largest = kFigureSize;
  for (const std::string& line : panel.notes.front()) {
    const double size = SizeFor(line, largest, plot.Width());
    y -= LineHeight(size) / 2;
    layout.texts.push_back({FitText(line, size, plot.Width() / kBoldFactor), plot.left, y, size,
                            largest == kFigureSize ? kInk : kMutedColor, Alignment::kLeft,
                            largest == kFigureSize});
    y -= LineHeight(size) / 2;
    largest = kLineSize;
  }
}

void AddNotes(const Panel& panel, const Rectangle& plot, PageLayout& layout) {
  if (panel.notes.empty()) return;
  const bool has_cells =
      !panel.note_titles.empty() && panel.notes.front().size() == panel.note_titles.size();
  (has_cells ? AddFigures : AddTextLines)(panel, plot, layout);
}

}  // namespace

std::optional<PageLayout> LayOutSingle(const Page& page) {
  if (page.categories.size() != 1) return std::nullopt;
  PageLayout layout;
  layout.category_low = -kHalfRange;
  layout.category_high = kHalfRange;
  const double panels = static_cast<double>(page.panels.size());
  const double width = (kPageRight - kPageLeft - kPanelGap * (panels - 1)) / panels;
  const bool has_titles = !page.panels.front().title.empty();
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const Panel& panel = page.panels[i];
    const double left = kPageLeft + static_cast<double>(i) * (width + kPanelGap);
    Rectangle plot{left, kPlotOfOneBottom, left + width,
                   kPlotTop - (has_titles ? kPanelTitleRoom : 0)};
    layout.texts.push_back({FitText(panel.title, kPanelTitleSize, width / kBoldFactor), left,
                            plot.top + kPanelTitleRoom / 2, kPanelTitleSize, kInk, Alignment::kLeft,
                            true});
    if (panel.message.empty()) {
      // The last number of the axis is centred on the end of the plot.
      plot.right -= kAxisEndRoom;
      plot.left += kAxisEndRoom;
      AddAxisTexts(panel.axis, plot, plot, layout);
      AddNotes(panel, plot, layout);
    }
    layout.plots.push_back(plot);
  }
  return layout;
}

}  // namespace llmb
