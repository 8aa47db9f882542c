#include <algorithm>
#include <cmath>

#include "harness/base/text.h"
#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"
#include "harness/charts/note_table.h"

namespace llmb {
namespace {

constexpr double kNameGap = 18;  // between a name and its row
constexpr double kNoteGap = 22;  // between a row and its note
constexpr double kPanelGap = 44;
constexpr double kPanelTitleSize = 19;
constexpr double kPanelTitleRoom = 40;
constexpr double kRowShare = 0.94;           // share of a row's height for text
constexpr double kSmallestRowNameSize = 11;  // below this a name is shortened
constexpr double kSmallestJoinedSize = 9;    // below this a joined note is shortened
constexpr double kSmallestNoteSize = 12;     // below this the lines of a note are joined
constexpr double kWidestNotesShare = 0.55;
constexpr double kReadableSize = 13;  // the page gets higher rather than its texts smaller
constexpr double kHighestPage = 16000;

// Text beside the rows, in a size that fits.
struct TextColumn {
  std::vector<std::vector<std::string>> lines;  // per category
  double font_size = 0;
  double width = 0;
};

// The number of lines of this size that fit into a row.
int LinesThatFit(double row_height, double font_size) {
  return static_cast<int>(std::floor(row_height * kRowShare / LineHeight(font_size)));
}

double WidthOf(const std::vector<std::vector<std::string>>& cells, double font_size) {
  double widest = 0;
  for (const auto& lines : cells) {
    for (const std::string& line : lines) widest = std::max(widest, TextWidth(line, font_size));
  }
  return widest;
}

TextColumn NamesOfSize(const Page& page, double row_height, double font_size, double max_width) {
  TextColumn column;
  column.font_size = font_size;
  const int lines = LinesThatFit(row_height, font_size);
  for (const std::string& name : page.categories) {
    column.lines.push_back(WrapText(name, font_size, max_width, lines));
  }
  column.width = WidthOf(column.lines, font_size);
  return column;
}

bool AllFit(const Page& page, double row_height, double font_size, double max_width) {
  const int lines = LinesThatFit(row_height, font_size);
  return lines >= 1 &&
         std::all_of(page.categories.begin(), page.categories.end(), [&](const std::string& name) {
           return WrapFits(name, font_size, max_width, lines);
         });
}

// The names in the largest size in which all fit on one or two lines.
TextColumn ChooseNames(const Page& page, double row_height, double max_width) {
  double size = kLargestNameSize;
  while (size > kSmallestRowNameSize && !AllFit(page, row_height, size, max_width)) --size;
  while (size > kSmallestFont && LinesThatFit(row_height, size) < 1) --size;
  return NamesOfSize(page, row_height, size, max_width);
}

std::vector<std::vector<std::string>> JoinLines(
    const std::vector<std::vector<std::string>>& notes) {
  std::vector<std::vector<std::string>> joined;
  joined.reserve(notes.size());
  for (const auto& note : notes) joined.push_back({Join(note, " · ")});
  return joined;
}

// The largest size, at least `smallest`, in which the lines of every note fit. 0 if there is none.
double SizeThatFits(const std::vector<std::vector<std::string>>& notes, double row_height,
                    double max_width, double smallest) {
  std::size_t most_lines = 1;
  for (const auto& note : notes) most_lines = std::max(most_lines, note.size());
  for (double size = kNoteSize; size >= smallest; --size) {
    if (LinesThatFit(row_height, size) >= static_cast<int>(most_lines) &&
        WidthOf(notes, size) <= max_width) {
      return size;
    }
  }
  return 0;
}

// Notes keep their lines if the rows are high enough. Otherwise each is joined into one line.
TextColumn ChooseNotes(const Panel& panel, double row_height, double max_width) {
  TextColumn column{panel.notes, 0, 0};
  column.font_size = SizeThatFits(column.lines, row_height, max_width, kSmallestNoteSize);
  if (column.font_size == 0) {
    column.lines = JoinLines(panel.notes);
    column.font_size = SizeThatFits(column.lines, row_height, max_width, kSmallestJoinedSize);
  }
  if (column.font_size == 0) {
    column.font_size = kSmallestJoinedSize;
    while (column.font_size > kSmallestFont && LinesThatFit(row_height, column.font_size) < 1) {
      --column.font_size;
    }
  }
  for (auto& lines : column.lines) {
    for (std::string& line : lines) line = FitText(line, column.font_size, max_width);
  }
  column.width = WidthOf(column.lines, column.font_size);
  return column;
}

void AddTextColumn(const TextColumn& column, double x, Alignment alignment, std::string_view color,
                   const Rectangle& plot, PageLayout& layout) {
  for (std::size_t i = 0; i < column.lines.size(); ++i) {
    AddLines(column.lines[i], {"", x, 0, column.font_size, color, alignment},
             CategoryPosition(layout, plot, i), layout);
  }
}

std::optional<NoteTable> TableOf(const Panel& panel, double row_height, double max_width) {
  if (panel.note_titles.empty() || !panel.message.empty()) return std::nullopt;
  return NoteTable(panel, row_height * kRowShare, max_width);
}

// Adds the plot of a panel and its texts. `room` is for the plot and the notes on its right. The
// middle of the title is `title_height` above the top of `room`.
Rectangle AddPanel(const Panel& panel, const Rectangle& room, double title_height,
                   double row_height, PageLayout& layout) {
  const double widest_notes = room.Width() * kWidestNotesShare;
  const std::optional<NoteTable> table = TableOf(panel, row_height, widest_notes);
  const TextColumn notes = table ? TextColumn() : ChooseNotes(panel, row_height, widest_notes);
  const double notes_width = table ? table->Width() : notes.width;
  Rectangle plot = room;
  if (notes_width > 0) plot.right -= notes_width + kNoteGap;
  layout.texts.push_back({FitText(panel.title, kPanelTitleSize, room.Width() / kBoldFactor),
                          room.left, room.top + title_height, kPanelTitleSize, kInk,
                          Alignment::kLeft, true});
  if (!panel.message.empty()) return room;
  AddAxisTexts(panel.axis, plot, room, layout);
  if (table) {
    table->Add(plot.right + kNoteGap, plot, layout);
  } else {
    AddTextColumn(notes, plot.right + kNoteGap, Alignment::kLeft, kMutedColor, plot, layout);
  }
  return plot;
}

double NoteTitleRoom(const Page& page) {
  const bool has_note_titles = std::ranges::any_of(
      page.panels, [](const Panel& panel) { return !panel.note_titles.empty(); });
  return has_note_titles ? kNoteTitleRoom : 0;
}

// What `rows` need beyond the usual height, so that each has room for a line.
double ExtraHeight(double rows, double usual_height) {
  const double needed = rows * LineHeight(kReadableSize) / kRowShare;
  return std::ceil(std::clamp(needed - usual_height, 0.0, kHighestPage - kPageHeight));
}

}  // namespace

PageLayout LayOutRows(const Page& page) {
  PageLayout layout;
  SetCategoryAxis(page.categories.size(), layout);
  const double panels = static_cast<double>(page.panels.size());
  const bool has_titles = !page.panels.front().title.empty();
  const double note_titles = NoteTitleRoom(page);
  const double top = kPlotTop - note_titles - (has_titles ? kPanelTitleRoom : 0);
  const double rows = layout.category_high - layout.category_low;
  const double extra = ExtraHeight(rows, top - kPlotBottom);
  layout.height += extra;
  const double bottom = kPlotBottom - extra;
  const double row_height = (top - bottom) / rows;
  const double widest_name = (kPageRight - kPageLeft) * (panels > 1 ? 0.27 : 0.32);
  const TextColumn names = ChooseNames(page, row_height, widest_name);

  const double left = kPageLeft + names.width + kNameGap;
  const double slot = (kPageRight - left - kPanelGap * (panels - 1)) / panels;
  for (std::size_t i = 0; i < page.panels.size(); ++i) {
    const double start = left + static_cast<double>(i) * (slot + kPanelGap);
    layout.plots.push_back(AddPanel(page.panels[i], {start, bottom, start + slot, top},
                                    note_titles + kPanelTitleRoom / 2, row_height, layout));
  }
  AddTextColumn(names, left - kNameGap, Alignment::kRight, kInk, layout.plots.front(), layout);
  return layout;
}

}  // namespace llmb
