#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace llmb {

// A 95 % confidence interval: low <= high.
struct Interval {
  double low = 0;
  double high = 0;
};

// Of the mean of independent values, by Student's t with n - 1 degrees of freedom:
// mean +- t(0.975, n - 1) s / sqrt(n), s being the sample standard deviation. Nothing for fewer
// than two values, whose spread is unknown.
std::optional<Interval> MeanInterval(std::span<const double> values);

// Of a rate of which `successes` in `trials` were seen, by Wilson's score (1927), which stays
// within 0 to 1 and does not vanish when all or none succeeded. Nothing for no trials.
// `successes` is at most `trials` (an assertion).
std::optional<Interval> RateInterval(std::uint64_t successes, std::uint64_t trials);

}  // namespace llmb
