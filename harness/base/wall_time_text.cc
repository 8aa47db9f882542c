#include "harness/base/wall_time_text.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>

namespace llmb {
namespace {

std::time_t WholeSeconds(WallTime time) {
  return static_cast<std::time_t>(
      std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count());
}

constexpr std::size_t kNanosecondDigits = 9;

// Reads fixed forms from the front of a text.
class TextParts {
 public:
  explicit TextParts(std::string_view text) : rest_(text) {}

  // A number of exactly `digits` digits, from `least` to `most`.
  std::optional<int> Number(std::size_t digits, int least, int most) {
    int value = 0;
    const std::string_view text = rest_.substr(0, digits);
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = text.size() == digits && parsed.ptr == text.data() + digits;
    if (!whole || parsed.ec != std::errc() || value < least || value > most) return std::nullopt;
    rest_.remove_prefix(digits);
    return value;
  }

  // Any of the characters; 0 if it is another.
  char AnyOf(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == characters.npos) return 0;
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  // ".25", as a duration; zero if there is no point. Digits after the ninth are cut.
  // ISO 8601 allows both signs, and Python's logging writes the comma.
  std::optional<Nanoseconds> Fraction() {
    if (AnyOf(".,") == 0) return Nanoseconds::zero();
    const std::size_t digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
    if (digits == 0) return std::nullopt;
    std::int64_t nanoseconds = 0;
    for (std::size_t i = 0; i < kNanosecondDigits; ++i) {
      nanoseconds = nanoseconds * 10 + (i < digits ? rest_[i] - '0' : 0);
    }
    rest_.remove_prefix(digits);
    return Nanoseconds(nanoseconds);
  }

  bool IsAtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::chrono::sys_days> ReadDay(TextParts& parts) {
  const auto year = parts.Number(4, 1970, 2200);
  if (!year || parts.AnyOf("-") == 0) return std::nullopt;
  const auto month = parts.Number(2, 1, 12);
  if (!month || parts.AnyOf("-") == 0) return std::nullopt;
  const auto day = parts.Number(2, 1, 31);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year{*year},
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::optional<Nanoseconds> ReadTimeOfDay(TextParts& parts) {
  const auto hour = parts.Number(2, 0, 23);
  if (!hour || parts.AnyOf(":") == 0) return std::nullopt;
  const auto minute = parts.Number(2, 0, 59);
  if (!minute) return std::nullopt;
  const Nanoseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (parts.AnyOf(":") == 0) return time;
  const auto second = parts.Number(2, 0, 59);
  const auto fraction = second ? parts.Fraction() : std::nullopt;
  if (!fraction) return std::nullopt;
  return time + std::chrono::seconds(*second) + *fraction;
}

enum class Zone { kRequired, kMayBeAbsent };

// How far the time of the zone is ahead of UTC.
std::optional<Nanoseconds> ReadZone(TextParts& parts, Zone zone) {
  if (zone == Zone::kMayBeAbsent && parts.IsAtEnd()) return Nanoseconds::zero();
  if (parts.AnyOf("Z") != 0) return Nanoseconds::zero();
  const char sign = parts.AnyOf("+-");
  const auto hours = sign == 0 ? std::nullopt : parts.Number(2, 0, 14);
  if (!hours) return std::nullopt;
  parts.AnyOf(":");
  const auto minutes = parts.Number(2, 0, 59);
  if (!minutes) return std::nullopt;
  const Nanoseconds ahead = std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
  return sign == '-' ? -ahead : ahead;
}

std::optional<WallTime> ReadTime(std::string_view text, Zone zone) {
  TextParts parts(text);
  const auto day = ReadDay(parts);
  if (!day || parts.AnyOf("T ") == 0) return std::nullopt;
  const auto time = ReadTimeOfDay(parts);
  const auto ahead = time ? ReadZone(parts, zone) : std::nullopt;
  if (!ahead || !parts.IsAtEnd()) return std::nullopt;
  return WallTime(*day) + *time - *ahead;
}

}  // namespace

std::string TimestampText(WallTime time) {
  return fmt::format("{:%Y%m%d_%H%M%S}", fmt::localtime(WholeSeconds(time)));
}

std::string DateTimeText(WallTime time) {
  const std::tm local = fmt::localtime(WholeSeconds(time));
  const std::string zone = fmt::format("{:%z}", local);  // +0100
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}{}:{}", local, zone.substr(0, 3), zone.substr(3));
}

std::string DayText(WallTime time) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(WholeSeconds(time)));
}

std::string UtcText(WallTime time) {
  const auto milliseconds =
      std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(WholeSeconds(time)), milliseconds);
}

std::optional<WallTime> ParseZonedTime(std::string_view text) {
  return ReadTime(text, Zone::kRequired);
}

std::optional<WallTime> ParseTimeOrUtc(std::string_view text) {
  return ReadTime(text, Zone::kMayBeAbsent);
}

}  // namespace llmb
