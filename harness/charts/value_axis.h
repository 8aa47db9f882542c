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

// The scale of a panel's values. low < high; a logarithmic one has low > 0.
struct ValueAxis {
  double low = 0;
  double high = 1;
  bool logarithmic = false;
  std::vector<Tic> tics;  // ascending, within the scale
  std::string label;      // quantity and unit

  // Where `value` lies: 0 at low, 1 at high; values outside are moved to the nearer end.
  double Fraction(double value) const;
  double Clamp(double value) const;
};

// From 0 to a round number not below `highest`, with at most about `intervals` steps of 1, 2 or 5
// times a power of ten. A `highest` that is not positive gives 0 to 1.
ValueAxis LinearAxis(double highest, int intervals, std::string label);

// Covers lowest to highest (0 < lowest <= highest) with ends and tics at 1, 2 and 5 times powers of
// ten, or at powers of ten alone when there are many. The label ends in ", log scale".
ValueAxis LogarithmicAxis(double lowest, double highest, std::string label);

// The unit in which a time of this many seconds reads well: us below 1 ms, ms below 1 s, else s.
struct TimeUnit {
  std::string_view name;
  double per_second = 1;
};
TimeUnit TimeUnitFor(double seconds);

// Three significant digits, or all of a larger integer part; thousands are separated by commas:
// 0.0120, 4.50, 78.9, 1,234. A zero is "0".
std::string FormatNumber(double value);
// The same without trailing zeros: 0.012, 4.5.
std::string FormatShortNumber(double value);
// A value and its margin, both to as many decimals as the value has or the margin needs to show one
// digit: 67.6 ± 1.5, 34.40 ± 0.03.
std::string FormatWithMargin(double value, double margin);
std::string FormatCount(std::uint64_t count);

}  // namespace llmb
