#include "harness/charts/note_table.h"

#include <algorithm>
#include <numeric>

#include "harness/charts/chart_style.h"
#include "harness/charts/label_fitting.h"
#include "harness/charts/layout_parts.h"

namespace llmb {
namespace {

constexpr double kColumnGap = 20;  // pixels
constexpr double kSmallestSize = 9;
constexpr double kTitleHeight = 16;  // of the middle of the titles above the plot

bool IsText(const Panel& panel, const std::vector<std::string>& note) {
  return note.size() != panel.note_titles.size();
}

}  // namespace

std::vector<std::vector<std::string>> NoteLines(const Panel& panel) {
  std::vector<std::vector<std::string>> lines = panel.notes;
  for (auto& note : lines) {
    if (panel.note_titles.empty() || IsText(panel, note)) continue;
    for (std::size_t i = 0; i < note.size(); ++i) {
      const std::string& title = panel.note_titles[i];
      note[i] = title + (title == "n" ? " = " : " ") + note[i];
    }
  }
  return lines;
}

NoteTable::NoteTable(const Panel& panel, double row_height, double max_width)
    : panel_(panel), font_size_(kNoteSize), columns_(panel.note_titles.size()) {
  Measure();
  while (!Fits(row_height, max_width) && font_size_ > kSmallestSize) {
    --font_size_;
    Measure();
  }
  while (columns_ > 1 && Width() > max_width) {
    --columns_;
    Measure();
  }
  while (LineHeight(font_size_) > row_height && font_size_ > kSmallestFont) {
    --font_size_;
    Measure();
  }
}

bool NoteTable::Fits(double row_height, double max_width) const {
  return LineHeight(font_size_) <= row_height && Width() <= max_width;
}

void NoteTable::Measure() {
  widths_.assign(columns_, 0);
  text_width_ = 0;
  for (std::size_t i = 0; i < columns_; ++i) {
    widths_[i] = TextWidth(panel_.note_titles[i], font_size_) * kBoldFactor;
  }
  for (const auto& note : panel_.notes) {
    if (IsText(panel_, note)) {
      for (const std::string& line : note) {
        text_width_ = std::max(text_width_, TextWidth(line, font_size_));
      }
      continue;
    }
    for (std::size_t i = 0; i < columns_; ++i) {
      widths_[i] = std::max(widths_[i], TextWidth(note[i], font_size_));
    }
  }
}

double NoteTable::Width() const {
  const double cells = std::accumulate(widths_.begin(), widths_.end(), 0.0) +
                       kColumnGap * static_cast<double>(std::max<std::size_t>(1, columns_) - 1);
  return std::max(cells, text_width_);
}

void NoteTable::Add(double left, const Rectangle& plot, PageLayout& layout) const {
  double right = left;
  for (std::size_t column = 0; column < columns_; ++column) {
    right += widths_[column] + (column > 0 ? kColumnGap : 0);
    layout.texts.push_back({panel_.note_titles[column], right, plot.top + kTitleHeight, font_size_,
                            kTicColor, Alignment::kRight, true});
    for (std::size_t i = 0; i < panel_.notes.size(); ++i) {
      const auto& note = panel_.notes[i];
      if (IsText(panel_, note)) continue;
      layout.texts.push_back({note[column], right, CategoryPosition(layout, plot, i), font_size_,
                              kInk, Alignment::kRight});
    }
  }
  for (std::size_t i = 0; i < panel_.notes.size(); ++i) {
    if (!IsText(panel_, panel_.notes[i])) continue;
    AddLines(panel_.notes[i], {"", left, 0, font_size_, kMutedColor},
             CategoryPosition(layout, plot, i), layout);
  }
}

}  // namespace llmb
