#include "harness/console/text_table.h"

#include <algorithm>

#include "harness/base/terminal_width.h"
#include "harness/console/terminal_text.h"

namespace llmb {
namespace {

std::size_t ColumnWidth(const TextTable& table, std::size_t index) {
  std::size_t width = 0;
  for (const std::string& line : table.columns[index].title) {
    width = std::max(width, TerminalWidth(line));
  }
  for (const auto& row : table.rows) width = std::max(width, TerminalWidth(row[index]));
  return width;
}

std::vector<std::size_t> ColumnWidths(const TextTable& table) {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) widths.push_back(ColumnWidth(table, i));
  return widths;
}

std::vector<std::string> TitleRow(const TextTable& table, std::size_t line) {
  std::vector<std::string> row;
  for (const TableColumn& column : table.columns) row.push_back(column.title[line]);
  return row;
}

std::string RenderRow(const TextTable& table, const std::vector<std::size_t>& widths,
                      const std::vector<std::string>& row, std::size_t gap) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line.append(gap, ' ');
    const bool left = table.columns[i].align == Align::kLeft;
    line += left ? PadRight(row[i], widths[i]) : PadLeft(row[i], widths[i]);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line;
}

}  // namespace

std::vector<std::string> RenderTable(const TextTable& table, std::size_t gap) {
  const std::vector<std::size_t> widths = ColumnWidths(table);
  std::vector<std::string> lines;
  const std::size_t titles = table.columns.empty() ? 0 : table.columns.front().title.size();
  for (std::size_t i = 0; i < titles; ++i) {
    lines.push_back(RenderRow(table, widths, TitleRow(table, i), gap));
  }
  for (const auto& row : table.rows) lines.push_back(RenderRow(table, widths, row, gap));
  return lines;
}

std::size_t TableWidth(const TextTable& table, std::size_t gap) {
  std::size_t width = 0;
  for (const std::size_t column : ColumnWidths(table)) width += column + gap;
  return table.columns.empty() ? 0 : width - gap;
}

}  // namespace llmb
