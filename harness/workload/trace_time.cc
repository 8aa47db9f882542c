#include "harness/workload/trace_time.h"

#include <charconv>
#include <chrono>

namespace llmb {
namespace {

// Reads a text from left to right; `good` becomes false at the first thing that is not there.
struct Cursor {
  std::string_view rest;
  bool good = true;

  int Digits(std::size_t count) {
    int number = 0;
    if (rest.size() < count) good = false;
    for (std::size_t i = 0; good && i < count; ++i) {
      const char c = rest[i];
      if (c < '0' || c > '9') good = false;
      number = number * 10 + (c - '0');
    }
    if (good) rest.remove_prefix(count);
    return good ? number : 0;
  }

  bool Takes(std::string_view any_of) {
    if (rest.empty() || any_of.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }

  void Expect(std::string_view any_of) { good = Takes(any_of) && good; }
};

// The digits after the point of a second; more than nine are cut.
Nanoseconds ReadFraction(Cursor& cursor) {
  std::int64_t nanoseconds = 0;
  int digits = 0;
  while (!cursor.rest.empty() && cursor.rest.front() >= '0' && cursor.rest.front() <= '9') {
    if (digits < 9) nanoseconds = nanoseconds * 10 + (cursor.rest.front() - '0');
    ++digits;
    cursor.rest.remove_prefix(1);
  }
  if (digits == 0) cursor.good = false;
  for (; digits < 9; ++digits) nanoseconds *= 10;
  return Nanoseconds(nanoseconds);
}

// "Z", "+02:00", or nothing.
Nanoseconds ReadZone(Cursor& cursor) {
  if (cursor.rest.empty() || cursor.Takes("Z")) return Nanoseconds(0);
  const bool east = cursor.rest.front() == '+';
  cursor.Expect("+-");
  const std::chrono::hours hours(cursor.Digits(2));
  cursor.Expect(":");
  const Nanoseconds offset = hours + std::chrono::minutes(cursor.Digits(2));
  return east ? offset : -offset;
}

}  // namespace

std::optional<Nanoseconds> ParseDateTime(std::string_view text) {
  Cursor cursor{text};
  const std::chrono::year year(cursor.Digits(4));
  cursor.Expect("-");
  const std::chrono::month month(static_cast<unsigned>(cursor.Digits(2)));
  cursor.Expect("-");
  const std::chrono::day day(static_cast<unsigned>(cursor.Digits(2)));
  cursor.Expect(" T");
  const int hour = cursor.Digits(2);
  cursor.Expect(":");
  const int minute = cursor.Digits(2);
  cursor.Expect(":");
  const int second = cursor.Digits(2);
  const Nanoseconds fraction = cursor.Takes(".") ? ReadFraction(cursor) : Nanoseconds(0);
  const Nanoseconds zone = ReadZone(cursor);
  const std::chrono::year_month_day date = year / month / day;
  const bool in_range = date.ok() && static_cast<int>(year) >= 1970 &&
                        static_cast<int>(year) < 2200 && hour < 24 && minute < 60 && second < 61;
  if (!cursor.good || !cursor.rest.empty() || !in_range) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + fraction - zone;
}

std::optional<Nanoseconds> ParseSeconds(std::string_view text) {
  double seconds = 0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc() || stopped != end || !(seconds >= 0 && seconds <= 9e9)) {
    return std::nullopt;
  }
  return FromSeconds(seconds);
}

}  // namespace llmb
