#include "harness/document/csv_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::array<std::string_view, 7> kMissing = {"nan", "none", "null", "n/a",
                                                      "na",  "#n/a", "<na>"};

// In lower case as far as letters are ASCII, as LowerCase leaves them.
constexpr std::array<std::string_view, 19> kTrue = {
    "true",     "wahr",   "vrai",  "verdadero", "vero",  "verdadeiro", "waar",
    "prawda",   "pravda", "igaz",  "sand",      "sant",  "tosi",       "adevărat",
    "adevĂrat", "doğru",  "doĞru", "ИСТИНА",    "истина"};
constexpr std::array<std::string_view, 19> kFalse = {
    "false",    "falsch", "faux",   "falso",  "onwaar", "fałsz",   "faŁsz",
    "nepravda", "hamis",  "falsk",  "falskt", "usand",  "epätosi", "epÄtosi",
    "fals",     "yanlış", "yanliŞ", "ЛОЖЬ",   "ложь"};

// Spreadsheets also put no-break spaces, which are two bytes, around numbers.
std::string_view TrimmedCell(std::string_view text) {
  constexpr std::string_view kNoBreakSpace = "\xC2\xA0";
  for (;;) {
    if (text.starts_with(' ') || text.starts_with('\t')) {
      text.remove_prefix(1);
    } else if (text.ends_with(' ') || text.ends_with('\t')) {
      text.remove_suffix(1);
    } else if (text.starts_with(kNoBreakSpace)) {
      text.remove_prefix(kNoBreakSpace.size());
    } else if (text.ends_with(kNoBreakSpace)) {
      text.remove_suffix(kNoBreakSpace.size());
    } else {
      return text;
    }
  }
}

template <typename Words>
bool Contains(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

bool IsDigit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

std::size_t DigitsFrom(std::string_view text, std::size_t begin) {
  std::size_t end = begin;
  while (end < text.size() && IsDigit(text[end])) ++end;
  return end - begin;
}

// Whether the mark at `place` may separate thousands: one to three digits before it, the first of
// which is not 0, and three digits after it.
bool MaySeparateThousands(std::string_view number, std::size_t place) {
  const std::size_t begin = number.starts_with('-') ? 1 : 0;
  const std::size_t before = place - begin;
  return before >= 1 && before <= 3 && DigitsFrom(number, begin) == before &&
         number[begin] != '0' && DigitsFrom(number, place + 1) == 3 && place + 4 == number.size();
}

tl::unexpected<Error> Thousands(std::string_view cell) {
  return Fail(
      fmt::format("'{}' has a thousands separator, or what may be one; save the file with "
                  "numbers such as 1234.5",
                  ForMessage(cell, 40)));
}

std::string_view NameOf(char decimal_mark) {
  return decimal_mark == ',' ? "decimal comma" : "decimal point";
}

// The digits of "1.3.2026" as day, month and year; nullopt for any other text.
std::optional<std::string> IsoDate(std::string_view date) {
  const std::size_t first = date.find('.');
  const std::size_t second = first == date.npos ? first : date.find('.', first + 1);
  if (second == date.npos) return std::nullopt;
  const auto part = [&](std::size_t begin, std::size_t end) {
    const std::string_view digits = date.substr(begin, end - begin);
    const bool valid = !digits.empty() && DigitsFrom(digits, 0) == digits.size();
    return valid ? std::string(digits) : std::string();
  };
  const std::string day = part(0, first);
  const std::string month = part(first + 1, second);
  const std::string year = part(second + 1, date.size());
  if (day.empty() || month.empty() || day.size() > 2 || month.size() > 2 || year.size() != 4) {
    return std::nullopt;
  }
  return fmt::format("{}-{:0>2}-{:0>2}", year, month, day);
}

}  // namespace

Result<std::string> CsvNumbers::Normalize(std::string cell, FieldType type) {
  if (type == FieldType::kText) return cell;
  const std::string_view trimmed = TrimmedCell(cell);
  if (Contains(kMissing, LowerCase(trimmed))) return std::string();
  switch (type) {
    case FieldType::kFlag: {
      const std::string word = LowerCase(trimmed);
      if (Contains(kTrue, word)) return std::string("True");
      if (Contains(kFalse, word)) return std::string("False");
      return std::string(trimmed);
    }
    case FieldType::kWallTime:
      return NormalizedTime(std::string(trimmed));
    default:
      return NormalizeNumber(std::string(trimmed), type);
  }
}

Result<std::string> CsvNumbers::NormalizeNumber(std::string cell, FieldType type) {
  const std::size_t place = cell.find_first_of(".,");
  if (place == cell.npos) return cell;
  if (cell.find_first_of(".,", place + 1) != cell.npos) return Thousands(cell);
  const char mark = cell[place];
  if (MaySeparateThousands(cell, place)) {
    const bool comma_is_unclear = mark == ',' && delimiter_ == ',' && decimal_mark_ != ',';
    const bool other_mark = decimal_mark_ && decimal_mark_ != mark;
    if (type == FieldType::kInteger || comma_is_unclear || other_mark) return Thousands(cell);
  }
  if (decimal_mark_ && decimal_mark_ != mark) {
    return Fail(fmt::format("'{}' has a {}, but numbers before it have a {}", ForMessage(cell, 40),
                            NameOf(mark), NameOf(*decimal_mark_)));
  }
  decimal_mark_ = mark;
  cell[place] = '.';
  return cell;
}

std::string NormalizedTime(std::string cell) {
  const std::size_t space = std::min(cell.find(' '), cell.size());
  const auto date = IsoDate(std::string_view(cell).substr(0, space));
  if (!date) {
    std::ranges::replace(cell, ',', '.');
    return cell;
  }
  std::string time(TrimmedCell(std::string_view(cell).substr(space)));
  if (time.empty()) time = "00:00";
  if (time.find(':') == 1) time.insert(0, 1, '0');
  if (time.size() == 5) time += ":00";
  std::ranges::replace(time, ',', '.');
  return *date + ' ' + time;
}

}  // namespace llmb
