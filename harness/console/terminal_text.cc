#include "harness/console/terminal_text.h"

#include <algorithm>

#include "harness/base/terminal_width.h"
#include "harness/base/text.h"
#include "harness/base/utf8.h"

namespace llmb {
namespace {

std::size_t WidthOf(const Utf8Step& step) {
  return step.valid ? TerminalWidth(step.code_point) : 1;
}

// The longest beginning of `text` in at most `columns` columns.
std::string_view Head(std::string_view text, std::size_t columns) {
  std::size_t used = 0;
  for (std::size_t position = 0; position < text.size();) {
    const Utf8Step step = StepUtf8(text, position);
    used += WidthOf(step);
    if (used > columns) return text.substr(0, position);
    position += step.length;
  }
  return text;
}

// The longest end of `text` in at most `columns` columns. Combining marks whose letter is cut off
// go with it: they would attach themselves to whatever precedes the end.
std::string_view Tail(std::string_view text, std::size_t columns) {
  std::size_t left = TerminalWidth(text);
  std::size_t position = 0;
  while (position < text.size()) {
    const Utf8Step step = StepUtf8(text, position);
    const bool orphaned = position > 0 && WidthOf(step) == 0;
    if (left <= columns && !orphaned) break;
    left -= WidthOf(step);
    position += step.length;
  }
  return text.substr(position);
}

// The beginning of `word` in at most `columns` columns: up to the last character at which a file
// name or an address can be broken, if there is one, otherwise as much as fits.
std::string_view BreakableHead(std::string_view word, std::size_t columns) {
  const std::string_view head = Head(word, columns);
  if (head.size() == word.size()) return head;
  const std::size_t last = head.find_last_of("/_-.,:=?&");
  return last == std::string_view::npos ? head : head.substr(0, last + 1);
}

}  // namespace

std::string MessageLine(std::string_view kind, std::string_view text) {
  return std::string(kind).append(": ").append(PrintableText(text)).append("\n");
}

std::string CutMiddle(std::string_view text, std::size_t columns, std::string_view ellipsis) {
  if (TerminalWidth(text) <= columns) return std::string(text);
  const std::size_t mark = TerminalWidth(ellipsis);
  if (mark >= columns) return std::string(Head(text, columns));
  const std::size_t kept = columns - mark;
  std::string cut(Head(text, kept - kept / 2));
  return cut.append(ellipsis).append(Tail(text, kept / 2));
}

std::string CutEnd(std::string_view text, std::size_t columns, std::string_view ellipsis) {
  if (TerminalWidth(text) <= columns) return std::string(text);
  const std::size_t mark = TerminalWidth(ellipsis);
  if (mark >= columns) return std::string(Head(text, columns));
  return std::string(Head(text, columns - mark)).append(ellipsis);
}

std::string PadRight(std::string_view text, std::size_t columns) {
  const std::size_t used = TerminalWidth(text);
  return std::string(text).append(used < columns ? columns - used : 0, ' ');
}

std::string PadLeft(std::string_view text, std::size_t columns) {
  const std::size_t used = TerminalWidth(text);
  return std::string(used < columns ? columns - used : 0, ' ').append(text);
}

std::vector<std::string> WrapWords(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!lines.empty() && TerminalWidth(lines.back()) + 1 + TerminalWidth(word) <= columns) {
      lines.back().append(" ").append(word);
      continue;
    }
    do {
      const std::string_view head = BreakableHead(word, columns);
      lines.emplace_back(head.empty() ? word : head);  // a wide letter in one column
      word.remove_prefix(lines.back().size());
    } while (!word.empty());
  }
  return lines;
}

std::string WrapMessage(std::string_view text, std::size_t columns) {
  const std::size_t room = std::max<std::size_t>(columns, kIndent.size() + 8) - kIndent.size();
  std::string wrapped;
  for (const std::string& line : WrapWords(PrintableText(text), room)) {
    wrapped.append(wrapped.empty() ? "" : kIndent).append(line).append("\n");
  }
  return wrapped;
}

std::string IndentedMessage(std::string_view text, std::size_t columns) {
  const std::size_t room = std::max(columns, kIndent.size()) - kIndent.size();
  std::string indented;
  std::string_view rest;
  const std::string lines = WrapMessage(text, room);
  for (rest = lines; !rest.empty();) {
    const std::size_t end = rest.find('\n') + 1;
    indented.append(kIndent).append(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return indented;
}

}  // namespace llmb
