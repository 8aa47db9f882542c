#pragma once

// Text for a terminal: cut, padded and wrapped to a number of columns. Columns are those of
// TerminalWidth.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// The ellipsis for terminals that may not support UTF-8.
inline constexpr std::string_view kAsciiEllipsis = "...";
// Begins each line below a heading.
inline constexpr std::string_view kIndent = "  ";

// "kind: text\n", such as "error: ...", with `text` as PrintableText.
std::string MessageLine(std::string_view kind, std::string_view text);

// `text` in at most `columns` columns. If it is longer, `ellipsis` replaces its middle (for names,
// which often differ only at one end) or its end (for sentences). If the ellipsis does not fit
// either, the text is cut without one. `text` must hold no colour sequence.
std::string CutMiddle(std::string_view text, std::size_t columns, std::string_view ellipsis);
std::string CutEnd(std::string_view text, std::size_t columns, std::string_view ellipsis);

// `text` with spaces after it (PadRight) or before it (PadLeft) up to `columns` columns. Longer
// text is returned unchanged.
std::string PadRight(std::string_view text, std::size_t columns);
std::string PadLeft(std::string_view text, std::size_t columns);

// `text` as PrintableText on lines of at most `columns` columns, each with a line break; the lines
// after the first are indented.
std::string WrapMessage(std::string_view text, std::size_t columns);

// The same with every line indented once more, within the same `columns`.
std::string IndentedMessage(std::string_view text, std::size_t columns);

// `text` broken at spaces into lines of at most `columns` columns. A word that does not fit on a
// line of its own is broken, after a separator of file names and addresses if it has one. Empty
// text: no line.
std::vector<std::string> WrapWords(std::string_view text, std::size_t columns);

}  // namespace llmb
