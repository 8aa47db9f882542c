#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

struct Tic {
  double value = 0;
  std::string label;
};

// The scale of a panel's values. low < high. If logarithmic, low > 0.
struct ValueAxis {
  double low = 0;
  double high = 1;
  bool logarithmic = false;
  std::vector<Tic> tics;  // ascending, within the scale
  std::string label;      // quantity and unit

  // The relative position of `value`: 0 at low, 1 at high. Values outside are clamped.
  double Fraction(double value) const;
  double Clamp(double value) const;
};

// A linear axis from 0 to a round number not below `highest`, with at most about `intervals` steps
// of 1, 2 or 5 times a power of ten. If `highest` is not positive, the axis is from 0 to 1.
ValueAxis LinearAxis(double highest, int intervals, std::string label);

// A linear axis with round ends that covers lowest to highest, where lowest < highest, with about
// as many steps as LinearAxis.
ValueAxis LinearAxisBetween(double lowest, double highest, int intervals, std::string label);

// A logarithmic axis that covers lowest to highest, where 0 < lowest <= highest. Ends and tics are
// at 1, 2 and 5 times powers of ten, or only at powers of ten on a long axis. ", log scale" is
// appended to the label.
ValueAxis LogarithmicAxis(double lowest, double highest, std::string label);

// The unit for a time of this many seconds: µs below 1 ms, ms below 1 s, otherwise s.
struct TimeUnit {
  std::string_view name;
  double per_second = 1;
};
TimeUnit TimeUnitFor(double seconds);

// Three significant digits, or all digits of a larger integer part, with commas between thousands:
// 0.0120, 4.50, 78.9, 1,234. Zero is "0".
std::string FormatNumber(double value);
// The same without trailing zeros: 0.012, 4.5.
std::string FormatShortNumber(double value);
std::string FormatCount(std::uint64_t count);

}  // namespace llmb
