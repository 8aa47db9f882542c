#pragma once

// Text in columns of a terminal: how wide it is, cut to a width, padded, and set as a table.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// What cut text ends in where the terminal may not know better, and what sub-lines begin with.
inline constexpr std::string_view kAsciiEllipsis = "...";
inline constexpr std::string_view kIndent = "  ";

// The columns that `text` (UTF-8) takes on a terminal: 2 for East Asian wide characters and emoji,
// 0 for combining marks and for colour sequences (ESC [ ... m), 1 for all else, an invalid byte
// too.
std::size_t DisplayColumns(std::string_view text);

// `text` fit for a terminal: one line, valid UTF-8, no control character. Whatever comes from a
// file or from an endpoint passes through here before it is printed.
std::string PrintableText(std::string_view text);

// "error: text" and its line break, the text as PrintableText: what is said to the user beside
// tables.
std::string MessageLine(std::string_view kind, std::string_view text);

// `text` in at most `columns` columns: `ellipsis` replaces its middle (names, whose two ends tell
// them apart) or its end (sentences). Where not even the ellipsis fits, the text is just cut.
// `text` holds no colour sequence.
std::string CutMiddle(std::string_view text, std::size_t columns, std::string_view ellipsis);
std::string CutEnd(std::string_view text, std::size_t columns, std::string_view ellipsis);

// `text` with spaces up to `columns` columns, after it or before it; longer text is left as it is.
std::string PadRight(std::string_view text, std::size_t columns);
std::string PadLeft(std::string_view text, std::size_t columns);

// `text` broken between words into lines of at most `columns` columns; a longer word has a line of
// its own. Empty text: no line.
std::vector<std::string> WrapWords(std::string_view text, std::size_t columns);

enum class Align { kLeft, kRight };

struct TableColumn {
  std::vector<std::string> title;  // its lines; every column of a table has as many
  Align align = Align::kRight;
};

// Cells of printable text; each row has a cell for every column.
struct TextTable {
  std::vector<TableColumn> columns;
  std::vector<std::vector<std::string>> rows;
};

// The table's lines: the titles, then the rows, with `gap` spaces between columns that are as wide
// as their widest cell. No line ends in a space. No rows: the titles alone.
std::vector<std::string> RenderTable(const TextTable& table, std::size_t gap);

// The columns that the widest line of RenderTable can take.
std::size_t TableWidth(const TextTable& table, std::size_t gap);

}  // namespace llmb
