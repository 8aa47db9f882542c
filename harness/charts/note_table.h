#pragma once

// Notes that have titles, as a table beside the rows or as lines. Only for the arrangements of a
// page.

#include <string>
#include <vector>

#include "harness/charts/page_layout.h"

namespace llmb {

// The notes of a panel as lines, in which each cell follows its title: "median 96.6 ms", "n = 120".
std::vector<std::vector<std::string>> NoteLines(const Panel& panel);

// A table of the notes of a panel, in a size that fits the rows.
class NoteTable {
 public:
  // The widest table with that height of a row and at most that width, in pixels. If the cells do
  // not fit in any size, columns are left out from the right.
  NoteTable(const Panel& panel, double row_height, double max_width);

  double Width() const;

  // Adds the titles above the plot and the cells beside its rows, from `left` on.
  void Add(double left, const Rectangle& plot, PageLayout& layout) const;

 private:
  bool Fits(double row_height, double max_width) const;
  void Measure();

  const Panel& panel_;
  double font_size_;
  std::size_t columns_;
  std::vector<double> widths_;  // of the columns
  double text_width_ = 0;       // of the widest note that is a single text
};

}  // namespace llmb
