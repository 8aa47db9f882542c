#include "harness/charts/value_axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace llmb {
namespace {

constexpr double kRoundSteps[] = {1, 2, 5};
// With more decades, tics at 1, 2 and 5 are too close to each other.
constexpr double kDecadesWithSteps = 2.4;
constexpr int kMostDecadeTics = 7;
constexpr int kMostDecimals = 9;

std::string SeparateThousands(std::string digits) {
  const auto point = std::min(digits.find('.'), digits.size());
  for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return digits;
}

// The number of decimals that show the first digit of a number of this magnitude.
int DecimalsFor(double magnitude) {
  // The summand corrects log10(0.001), which may be slightly below -3.
  const double decimals = -std::floor(std::log10(magnitude) + 1e-9);
  return static_cast<int>(std::clamp(decimals, 0.0, double{kMostDecimals}));
}

std::string FormatWithDecimals(double value, int decimals) {
  return SeparateThousands(fmt::format("{:.{}f}", value, decimals));
}

// `value` must not be 0. It is rounded to three digits first, so that 9.996 becomes 10.0 and not
// 10.00.
int DecimalsOfThreeDigits(double value) {
  const double last_digit = std::pow(10, std::floor(std::log10(std::abs(value))) - 2);
  const double rounded = std::round(value / last_digit) * last_digit;
  return DecimalsFor(std::pow(10, std::floor(std::log10(std::abs(rounded)) + 1e-9) - 2));
}

double RoundStepAtLeast(double step) {
  const double power = std::pow(10, std::floor(std::log10(step)));
  for (const double round : kRoundSteps) {
    if (round * power >= step * (1 - 1e-9)) return round * power;
  }
  return 10 * power;
}

// The multiples 1, 2 and 5 of all powers of ten that an axis from `lowest` to `highest` may need,
// ascending.
std::vector<double> RoundValuesAround(double lowest, double highest) {
  std::vector<double> values;
  const int last = static_cast<int>(std::floor(std::log10(highest))) + 1;
  for (int power = static_cast<int>(std::floor(std::log10(lowest))); power <= last; ++power) {
    for (const double round : kRoundSteps) values.push_back(round * std::pow(10, power));
  }
  return values;
}

bool IsPowerOfTen(double value) {
  const double exponent = std::log10(value);
  return std::abs(exponent - std::round(exponent)) < 1e-6;
}

// Only powers of ten, and on a very long axis only every second or third of them.
std::vector<double> ThinDecades(const std::vector<double>& values) {
  std::vector<double> decades;
  std::copy_if(values.begin(), values.end(), std::back_inserter(decades), IsPowerOfTen);
  const std::size_t stride = decades.size() / kMostDecadeTics + 1;
  std::vector<double> thinned;
  for (std::size_t i = 0; i < decades.size(); i += stride) thinned.push_back(decades[i]);
  return thinned;
}

}  // namespace

double ValueAxis::Clamp(double value) const { return std::clamp(value, low, high); }

double ValueAxis::Fraction(double value) const {
  const double inside = Clamp(value);
  if (logarithmic) return std::log(inside / low) / std::log(high / low);
  return (inside - low) / (high - low);
}

ValueAxis LinearAxis(double highest, int intervals, std::string label) {
  ValueAxis axis;
  axis.label = std::move(label);
  const double top = highest > 0 ? highest : 1;
  const double step = RoundStepAtLeast(top / intervals);
  const int steps = static_cast<int>(std::ceil(top / step * (1 - 1e-9)));
  axis.high = steps * step;
  for (int i = 0; i <= steps; ++i) {
    axis.tics.push_back({i * step, FormatWithDecimals(i * step, DecimalsFor(step))});
  }
  return axis;
}

ValueAxis LinearAxisBetween(double lowest, double highest, int intervals, std::string label) {
  ValueAxis axis;
  axis.label = std::move(label);
  const double step = RoundStepAtLeast((highest - lowest) / intervals);
  const double first = std::floor(lowest / step * (1 + 1e-9));
  const double last = std::max(first + 1, std::ceil(highest / step * (1 - 1e-9)));
  axis.low = first * step;
  axis.high = last * step;
  for (double i = first; i <= last; ++i) {
    axis.tics.push_back({i * step, FormatWithDecimals(i * step, DecimalsFor(step))});
  }
  return axis;
}

ValueAxis LogarithmicAxis(double lowest, double highest, std::string label) {
  ValueAxis axis;
  axis.label = std::move(label) + ", log scale";
  axis.logarithmic = true;
  std::vector<double> values = RoundValuesAround(lowest, highest);
  // The last round value not above the lowest, and the first not below the highest.
  const auto first = std::upper_bound(values.begin(), values.end(), lowest * (1 + 1e-9)) - 1;
  auto last = std::lower_bound(values.begin(), values.end(), highest * (1 - 1e-9));
  if (first == last) ++last;
  values = std::vector<double>(first, last + 1);
  axis.low = values.front();
  axis.high = values.back();
  if (std::log10(axis.high / axis.low) > kDecadesWithSteps) values = ThinDecades(values);
  for (const double value : values) axis.tics.push_back({value, FormatShortNumber(value)});
  return axis;
}

TimeUnit TimeUnitFor(double seconds) {
  if (seconds >= 1) return {"s", 1};
  if (seconds >= 1e-3) return {"ms", 1e3};
  return {"µs", 1e6};
}

std::string FormatNumber(double value) {
  return value == 0 ? "0" : FormatWithDecimals(value, DecimalsOfThreeDigits(value));
}

std::string FormatShortNumber(double value) {
  std::string text = FormatNumber(value);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string FormatCount(std::uint64_t count) { return SeparateThousands(std::to_string(count)); }

}  // namespace llmb
