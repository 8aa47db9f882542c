#include "harness/document/csv_dialect.h"

#include <algorithm>
#include <optional>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";
constexpr std::string_view kLineBreaks = "\r\n";

// Calls `visit` for each character of `text` outside quotes, until it returns false. Returns the
// place where it did, or the size of `text`.
template <typename Visit>
std::size_t VisitUnquoted(std::string_view text, const Visit& visit) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && !visit(text[i])) {
      return i;
    }
  }
  return text.size();
}

std::size_t EndOfLine(std::string_view text) {
  return VisitUnquoted(text, [](char c) { return kLineBreaks.find(c) == kLineBreaks.npos; });
}

// The delimiter that `line` names if it is Excel's `sep=;`. A program that read it as a row may
// have quoted it and added empty cells.
std::optional<char> NamedDelimiter(std::string_view line) {
  const bool quoted = line.starts_with('"');
  if (quoted) line.remove_prefix(1);
  constexpr std::string_view kName = "sep=";
  if (line.size() <= kName.size() || LowerCase(line.substr(0, kName.size())) != kName) {
    return std::nullopt;
  }
  const char delimiter = line[kName.size()];
  if (kDelimiters.find(delimiter) == kDelimiters.npos) return std::nullopt;
  line.remove_prefix(kName.size() + 1);
  if (quoted && line.starts_with('"')) line.remove_prefix(1);
  if (line.find_first_not_of(kDelimiters) != line.npos) return std::nullopt;
  return delimiter;
}

char MostFrequentDelimiter(std::string_view header) {
  char most_frequent = ',';
  std::ptrdiff_t most = 0;
  for (const char delimiter : kDelimiters) {
    std::ptrdiff_t count = 0;
    VisitUnquoted(header, [&](char c) {
      count += c == delimiter ? 1 : 0;
      return true;
    });
    if (count > most) most_frequent = delimiter;
    most = std::max(most, count);
  }
  return most_frequent;
}

}  // namespace

CsvDialect DialectOf(std::string_view beginning) {
  CsvDialect dialect;
  const std::size_t end = EndOfLine(beginning);
  const std::string_view after = beginning.substr(end);
  dialect.lines_end_in_cr = after.size() > 1 && after[0] == '\r' && after[1] != '\n';
  if (const auto named = NamedDelimiter(beginning.substr(0, end))) {
    dialect.delimiter = *named;
    dialect.first_row = end;
    return dialect;
  }
  // Empty rows above the header count no delimiter, or only those that the header has too.
  const std::size_t header = std::min(beginning.find_first_not_of(kLineBreaks), beginning.size());
  const std::string_view text = beginning.substr(header);
  dialect.delimiter = MostFrequentDelimiter(text.substr(0, EndOfLine(text)));
  return dialect;
}

}  // namespace llmb
