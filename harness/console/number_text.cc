#include "harness/console/number_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace llmb {
namespace {

constexpr std::string_view kMissing = "-";

// The decimal exponent of `value` rounded to three digits. 9.999 rounds to 10.0, so its exponent is
// 1 and not 0.
int RoundedExponent(double value) {
  const std::string text = fmt::format("{:.2e}", value);
  return std::stoi(text.substr(text.find('e') + 1));
}

}  // namespace

std::string ThreeDigits(std::optional<double> value) {
  if (!value || !std::isfinite(*value)) return std::string(kMissing);
  if (*value == 0) return "0";
  return fmt::format("{:.{}f}", *value, std::max(0, 2 - RoundedExponent(*value)));
}

std::string ShortLatency(std::optional<Nanoseconds> latency) {
  if (!latency) return std::string(kMissing);
  const double milliseconds = ToMilliseconds(*latency);
  if (milliseconds < 999.5) return ThreeDigits(milliseconds) + " ms";
  return ThreeDigits(ToSeconds(*latency)) + " s";
}

std::string ShortDuration(std::optional<Nanoseconds> duration) {
  if (!duration) return std::string(kMissing);
  using std::chrono::seconds;
  const auto total = std::max<seconds::rep>(0, std::chrono::floor<seconds>(*duration).count());
  if (total < 60) return fmt::format("{}s", total);
  if (total < 3600) return fmt::format("{}m{:02}s", total / 60, total % 60);
  if (total < 86400) return fmt::format("{}h{:02}m", total / 3600, total / 60 % 60);
  return fmt::format("{}d{:02}h", total / 86400, total / 3600 % 24);
}

std::string GroupedDigits(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t i = digits.size(); i > 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string Counted(std::uint64_t count, std::string_view singular) {
  return fmt::format("{} {}{}", GroupedDigits(count), singular, count == 1 ? "" : "s");
}

std::uint64_t RoundedUp(std::uint64_t count) {
  std::uint64_t unit = 1;
  while (count / unit >= 100) unit *= 10;
  return (count + unit - 1) / unit * unit;
}

}  // namespace llmb
