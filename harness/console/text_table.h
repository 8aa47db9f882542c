#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace llmb {

enum class Align { kLeft, kRight };

struct TableColumn {
  std::vector<std::string> title;  // one entry per line; the same number in every column
  Align align = Align::kRight;
};

// A table of printable text. Each row has one cell per column.
struct TextTable {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

// The lines of the table: the titles, then the rows. Each column is as wide as its widest cell, and
// `gap` spaces separate columns. No line ends in a space. Without rows: the titles alone.
std::vector<std::string> RenderTable(const TextTable& table, std::size_t gap);

// The largest width, in terminal columns, that a line of RenderTable can have.
std::size_t TableWidth(const TextTable& table, std::size_t gap);

}  // namespace llmb
