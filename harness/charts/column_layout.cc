#include <algorithm>

#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"
#include "harness/charts/note_table.h"

namespace llmb {
namespace {

constexpr double kBetweenColumns = 26;  // pixels between two names
constexpr double kBelowPlot = 16;
constexpr double kAboveFootnote = 72;
constexpr double kSmallestColumnNameSize = 15;  // smaller names are placed in rows
constexpr int kMostNameLines = 2;

// The sizes of the texts below the columns.
struct Labels {
  double name_size = 0;
  int name_lines = 1;
  int note_lines = 0;

  double NamesHeight() const { return name_lines * LineHeight(name_size); }
  double NotesHeight() const { return note_lines * LineHeight(kNoteSize); }
};

bool NotesFit(const std::vector<std::vector<std::string>>& notes, double width) {
  for (const auto& note : notes) {
    for (const std::string& line : note) {
      if (TextWidth(line, kNoteSize) > width) return false;
    }
  }
  return true;
}

bool NamesFit(const Page& page, double font_size, double width) {
  return std::all_of(page.categories.begin(), page.categories.end(), [&](const std::string& name) {
    return WrapFits(name, font_size, width, kMostNameLines);
  });
}

std::optional<Labels> ChooseLabels(const Page& page, double width) {
  const auto notes = NoteLines(page.panels.front());
  if (!NotesFit(notes, width)) return std::nullopt;
  Labels labels;
  labels.name_size = kLargestNameSize;
  while (!NamesFit(page, labels.name_size, width)) {
    if (--labels.name_size < kSmallestColumnNameSize) return std::nullopt;
  }
  for (const std::string& name : page.categories) {
    const auto lines = WrapText(name, labels.name_size, width, kMostNameLines);
    labels.name_lines = std::max(labels.name_lines, static_cast<int>(lines.size()));
  }
  for (const auto& note : notes) {
    labels.note_lines = std::max(labels.note_lines, static_cast<int>(note.size()));
  }
  return labels;
}

// Adds `lines`, the first directly below `top`.
void AddLinesBelow(const std::vector<std::string>& lines, const PlacedText& look, double top,
                   PageLayout& layout) {
  const double height = LineHeight(look.font_size) * static_cast<double>(lines.size());
  AddLines(lines, look, top - height / 2, layout);
}

}  // namespace

std::optional<PageLayout> LayOutColumns(const Page& page) {
  if (page.rows_only || page.panels.size() != 1) return std::nullopt;
  const Panel& panel = page.panels.front();
  PageLayout layout;
  layout.columns = true;
  SetCategoryAxis(page.categories.size(), layout);

  Rectangle plot{kPageLeft + AxisTextsWidth(panel.axis), 0, kPageRight, kPlotTop};
  const double slot = plot.Width() / (layout.category_high - layout.category_low);
  const auto labels = ChooseLabels(page, slot - kBetweenColumns);
  if (!labels) return std::nullopt;
  plot.bottom = kAboveFootnote + labels->NotesHeight() + labels->NamesHeight() + kBelowPlot;

  const double names_top = plot.bottom - kBelowPlot;
  const auto notes = NoteLines(panel);
  for (std::size_t i = 0; i < page.categories.size(); ++i) {
    const double x = CategoryPosition(layout, plot, i);
    const auto name =
        WrapText(page.categories[i], labels->name_size, slot - kBetweenColumns, kMostNameLines);
    AddLinesBelow(name, {"", x, 0, labels->name_size, kInk, Alignment::kCenter}, names_top, layout);
    if (i >= notes.size()) continue;
    AddLinesBelow(notes[i], {"", x, 0, kNoteSize, kMutedColor, Alignment::kCenter},
                  names_top - labels->NamesHeight(), layout);
  }
  AddAxisTexts(panel.axis, plot, plot, layout);
  layout.plots.push_back(plot);
  return layout;
}

}  // namespace llmb
