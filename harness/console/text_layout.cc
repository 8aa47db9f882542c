#include "harness/console/text_layout.h"

#include <algorithm>
#include <array>

#include "harness/base/text.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

// Unicode's East Asian Width W and F, in the coarse blocks that terminals agree about.
constexpr std::array kWide = {
    CodePointRange{0x1100, 0x115F},   CodePointRange{0x2E80, 0x303E},
    CodePointRange{0x3041, 0xA4CF},   CodePointRange{0xAC00, 0xD7A3},
    CodePointRange{0xF900, 0xFAFF},   CodePointRange{0xFE30, 0xFE6F},
    CodePointRange{0xFF00, 0xFF60},   CodePointRange{0xFFE0, 0xFFE6},
    CodePointRange{0x1F300, 0x1F64F}, CodePointRange{0x1F680, 0x1F6FF},
    CodePointRange{0x1F900, 0x1F9FF}, CodePointRange{0x20000, 0x3FFFD},
};

// Combining marks, zero-width spaces and joiners, variation selectors.
constexpr std::array kZeroWidth = {
    CodePointRange{0x0300, 0x036F}, CodePointRange{0x1AB0, 0x1AFF}, CodePointRange{0x200B, 0x200F},
    CodePointRange{0x20D0, 0x20FF}, CodePointRange{0xFE00, 0xFE0F}, CodePointRange{0xFE20, 0xFE2F},
};

template <typename Ranges>
bool Contains(const Ranges& ranges, char32_t code_point) {
  return std::any_of(ranges.begin(), ranges.end(), [code_point](const CodePointRange& range) {
    return code_point >= range.first && code_point <= range.last;
  });
}

std::size_t ColumnsOf(const Utf8Step& step) {
  if (!step.valid || step.code_point < kZeroWidth.front().first) return 1;
  if (Contains(kZeroWidth, step.code_point)) return 0;
  return Contains(kWide, step.code_point) ? 2 : 1;
}

// The length of the colour sequence that begins at `position`; 0 when none does.
std::size_t ColorSequenceLength(std::string_view text, std::size_t position) {
  if (text.substr(position, 2) != "\x1b[") return 0;
  const std::size_t end = text.find('m', position);
  return end == std::string_view::npos ? 0 : end - position + 1;
}

// The longest beginning of `text` in at most `columns` columns.
std::string_view Head(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Step step = StepUtf8(text, position);
    used += ColumnsOf(step);
    if (used > columns) return text.substr(0, position);
    position += step.length;
  }
  return text;
}

// The longest end of `text` in at most `columns` columns.
std::string_view Tail(std::string_view text, std::size_t columns) {
  std::size_t left = DisplayColumns(text);
  std::size_t position = 0;
  while (left > columns) {
    const Utf8Step step = StepUtf8(text, position);
    left -= ColumnsOf(step);
    position += step.length;
  }
  return text.substr(position);
}

std::size_t ColumnWidth(const TextTable& table, std::size_t index) {
  std::size_t width = 0;
  for (const std::string& line : table.columns[index].title) {
    width = std::max(width, DisplayColumns(line));
  }
  for (const auto& row : table.rows) width = std::max(width, DisplayColumns(row[index]));
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

std::size_t DisplayColumns(std::string_view text) {
  std::size_t columns = 0;
  for (std::size_t position = 0; position < text.size();) {
    if (const std::size_t length = ColorSequenceLength(text, position); length > 0) {
      position += length;
      continue;
    }
    const Utf8Step step = StepUtf8(text, position);
    columns += ColumnsOf(step);
    position += step.length;
  }
  return columns;
}

std::string PrintableText(std::string_view text) { return OneLine(ValidUtf8(text)); }

std::string MessageLine(std::string_view kind, std::string_view text) {
  return std::string(kind).append(": ").append(PrintableText(text)).append("\n");
}

std::string CutMiddle(std::string_view text, std::size_t columns, std::string_view ellipsis) {
  if (DisplayColumns(text) <= columns) return std::string(text);
  const std::size_t mark = DisplayColumns(ellipsis);
  if (mark >= columns) return std::string(Head(text, columns));
  const std::size_t kept = columns - mark;
  std::string cut(Head(text, kept - kept / 2));
  return cut.append(ellipsis).append(Tail(text, kept / 2));
}

std::string CutEnd(std::string_view text, std::size_t columns, std::string_view ellipsis) {
  if (DisplayColumns(text) <= columns) return std::string(text);
  const std::size_t mark = DisplayColumns(ellipsis);
  if (mark >= columns) return std::string(Head(text, columns));
  return std::string(Head(text, columns - mark)).append(ellipsis);
}

std::string PadRight(std::string_view text, std::size_t columns) {
  const std::size_t used = DisplayColumns(text);
  return std::string(text).append(used < columns ? columns - used : 0, ' ');
}

std::string PadLeft(std::string_view text, std::size_t columns) {
  const std::size_t used = DisplayColumns(text);
  return std::string(used < columns ? columns - used : 0, ' ').append(text);
}

std::vector<std::string> WrapWords(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (lines.empty() || DisplayColumns(lines.back()) + 1 + DisplayColumns(word) > columns) {
      lines.emplace_back(word);
    } else {
      lines.back().append(" ").append(word);
    }
  }
  return lines;
}

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
