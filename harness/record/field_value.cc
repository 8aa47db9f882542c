#include "harness/record/field_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "harness/base/text.h"

namespace llmb {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

// Integer arithmetic: a double would lose nanoseconds of `started` after 104 days of uptime.
std::string SecondsText(Nanoseconds duration) {
  const std::int64_t count = duration.count();
  // Negated as unsigned, where the smallest value has a positive counterpart.
  const std::uint64_t magnitude =
      count < 0 ? 0 - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
  constexpr int kDecimals = 9;
  char buffer[32] = "-";
  char* end = buffer + (count < 0 ? 1 : 0);
  end = std::to_chars(end, std::end(buffer), magnitude / kNanosecondsPerSecond).ptr;
  std::uint64_t fraction = magnitude % kNanosecondsPerSecond;
  if (fraction == 0) return std::string(buffer, end);
  *end = '.';
  for (int place = kDecimals; place > 0; --place, fraction /= 10) {
    end[place] = static_cast<char>('0' + fraction % 10);
  }
  const std::string_view text(buffer, end + 1 + kDecimals);
  return std::string(text.substr(0, text.find_last_not_of('0') + 1));
}

std::string NumberText(double number) {
  if (!std::isfinite(number)) return "";
  char
      buffer[400];  // the longest double in fixed form has 309 digits before or 342 after the point
  const auto end = std::to_chars(buffer, std::end(buffer), number, std::chars_format::fixed).ptr;
  return std::string(buffer, end);
}

std::string WallTimeText(WallTime time) {
  const auto day = floor<days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(floor<microseconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}+00:00",
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

// All of `text` as a T; nullopt if any character is left over.
template <typename T>
std::optional<T> Parse(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::optional<double> ParseNumber(std::string_view text) {
  const auto number = Parse<double>(text);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::int64_t> WholeNumber(double number) {
  // 2^53: above it neighbouring integers are not all doubles, so the number may not be the one
  // that was written.
  if (std::abs(number) > 9007199254740992.0 || number != std::trunc(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

// Spreadsheets and pandas write an integer column that has gaps as 7.0.
std::optional<std::int64_t> ParseInteger(std::string_view text) {
  if (const auto integer = Parse<std::int64_t>(text)) return integer;
  const auto number = ParseNumber(text);
  return number ? WholeNumber(*number) : std::nullopt;
}

std::optional<Nanoseconds> SecondsOf(double number) {
  // 126 years, so that the sum of two still fits.
  constexpr double kMaximumSeconds = 4e9;
  if (!std::isfinite(number) || std::abs(number) > kMaximumSeconds) return std::nullopt;
  return FromSeconds(number);
}

// Digits after a decimal point as a count of 10^-9. Digits after the ninth are dropped. nullopt if
// there are none, or other characters among them.
std::optional<std::int64_t> ParseFraction(std::string_view digits) {
  if (digits.empty() || digits.find_first_not_of("0123456789") != digits.npos) return std::nullopt;
  std::string nine(digits.substr(0, 9));
  nine.resize(9, '0');
  return Parse<std::int64_t>(nine);
}

// Text of SecondsText is read without rounding; any other form goes through a double.
std::optional<Nanoseconds> ParseSeconds(std::string_view text) {
  const auto number = ParseNumber(text);
  if (!number) return std::nullopt;
  const auto rounded = SecondsOf(*number);
  const auto point = text.find('.');
  if (!rounded || point == text.npos || text.size() - point > 10) return rounded;
  const auto whole = Parse<std::int64_t>(text.substr(0, point));
  const auto fraction = ParseFraction(text.substr(point + 1));
  if (!whole || !fraction) return rounded;
  const bool negative = text.front() == '-';
  return Nanoseconds(*whole * kNanosecondsPerSecond + (negative ? -*fraction : *fraction));
}

std::optional<bool> ParseFlag(std::string_view text) {
  if (text == "True" || text == "true" || text == "TRUE") return true;
  if (text == "False" || text == "false" || text == "FALSE") return false;
  return std::nullopt;
}

// The offset from UTC of "", "Z", "+02:00", "+0200" or "+02".
std::optional<minutes> ParseZone(std::string_view text) {
  if (text.empty() || text == "Z" || text == "z") return minutes(0);
  if (text.front() != '+' && text.front() != '-') return std::nullopt;
  std::string digits(text.substr(1));
  if (digits.size() == 5 && digits[2] == ':') digits.erase(2, 1);
  if (digits.size() == 2) digits += "00";
  const auto number = Parse<unsigned>(digits);
  if (digits.size() != 4 || !number || *number / 100 > 23 || *number % 100 > 59) {
    return std::nullopt;
  }
  const minutes ahead = hours(*number / 100) + minutes(*number % 100);
  return text.front() == '-' ? -ahead : ahead;
}

std::optional<WallTime> ParseDay(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = Parse<unsigned>(text.substr(0, 4));
  const auto month = Parse<unsigned>(text.substr(5, 2));
  const auto day = Parse<unsigned>(text.substr(8, 2));
  // The years that a 64-bit count of nanoseconds reaches.
  if (!year || !month || !day || *year < 1678 || *year > 2261) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(*year)),
                                         std::chrono::month(*month), std::chrono::day(*day));
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date));
}

std::optional<Nanoseconds> ParseTimeOfDay(std::string_view text) {
  if (text.size() < 8 || text[2] != ':' || text[5] != ':') return std::nullopt;
  const auto hour = Parse<unsigned>(text.substr(0, 2));
  const auto minute = Parse<unsigned>(text.substr(3, 2));
  const auto second = Parse<unsigned>(text.substr(6, 2));
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
    return std::nullopt;
  }
  Nanoseconds time = hours(*hour) + minutes(*minute) + seconds(*second);
  if (text.size() == 8) return time;
  const auto fraction = text[8] == '.' ? ParseFraction(text.substr(9)) : std::nullopt;
  if (!fraction) return std::nullopt;
  return time + Nanoseconds(*fraction);
}

std::optional<WallTime> ParseWallTime(std::string_view text) {
  if (text.size() < 19 || (text[10] != 'T' && text[10] != ' ')) return std::nullopt;
  const auto zone_start = std::min(text.find_first_of("Zz+-", 11), text.size());
  const auto day = ParseDay(text.substr(0, 10));
  const auto time = ParseTimeOfDay(text.substr(11, zone_start - 11));
  const auto ahead = ParseZone(text.substr(zone_start));
  if (!day || !time || !ahead) return std::nullopt;
  return *day + *time - *ahead;
}

template <typename T>
FieldValue ValueOf(std::optional<T> value) {
  return value ? FieldValue(*value) : FieldValue();
}

FieldValue ConvertText(std::string_view text, FieldType type) {
  switch (type) {
    case FieldType::kText:
      return std::string(text);
    case FieldType::kInteger:
      return ValueOf(ParseInteger(text));
    case FieldType::kSeconds:
      return ValueOf(ParseSeconds(text));
    case FieldType::kNumber:
      return ValueOf(ParseNumber(text));
    case FieldType::kFlag:
      return ValueOf(ParseFlag(text));
    case FieldType::kWallTime:
      return ValueOf(ParseWallTime(text));
  }
  return {};
}

FieldValue ConvertNumber(double number, FieldType type) {
  if (type == FieldType::kSeconds) return ValueOf(SecondsOf(number));
  if (type == FieldType::kInteger) return ValueOf(WholeNumber(number));
  if (type == FieldType::kNumber && std::isfinite(number)) return number;
  return {};
}

std::string_view Describe(FieldType type) {
  switch (type) {
    case FieldType::kText:
      return "text";
    case FieldType::kInteger:
      return "a whole number";
    case FieldType::kSeconds:
      return "a number of seconds";
    case FieldType::kNumber:
      return "a number";
    case FieldType::kFlag:
      return "True or False";
    case FieldType::kWallTime:
      return "a time such as 2026-03-01T12:00:00.000000+00:00";
  }
  return "";
}

}  // namespace

std::string FieldText(const FieldValue& value) {
  struct Writer {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t integer) const { return std::to_string(integer); }
    std::string operator()(Nanoseconds duration) const { return SecondsText(duration); }
    std::string operator()(double number) const { return NumberText(number); }
    std::string operator()(bool flag) const { return flag ? "True" : "False"; }
    std::string operator()(WallTime time) const { return WallTimeText(time); }
  };
  return std::visit(Writer(), value);
}

Result<FieldValue> ConvertField(FieldValue value, FieldType type) {
  if (std::holds_alternative<std::monostate>(value)) return value;
  const std::string* text = std::get_if<std::string>(&value);
  if (text != nullptr && text->empty()) return FieldValue();
  if (value.index() == static_cast<std::size_t>(type)) return value;

  FieldValue converted;
  if (text != nullptr) {
    converted = ConvertText(*text, type);
  } else if (const auto* integer = std::get_if<std::int64_t>(&value)) {
    converted = ConvertNumber(static_cast<double>(*integer), type);
  } else if (const auto* number = std::get_if<double>(&value)) {
    converted = ConvertNumber(*number, type);
  }
  if (!std::holds_alternative<std::monostate>(converted)) return converted;
  return Fail(fmt::format("'{}' is not {}", ForMessage(FieldText(value), 40), Describe(type)));
}

}  // namespace llmb
