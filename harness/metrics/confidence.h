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

// The interval of the mean of independent values, by Student's t with n - 1 degrees of freedom:
// mean +- t(0.975, n - 1) s / sqrt(n), where s is the sample standard deviation. nullopt for fewer
// than two values.
std::optional<Interval> MeanInterval(std::span<const double> values);

// The interval of a success rate, by Wilson's score (1927). It stays within 0 to 1 and has a width
// even if all or none succeeded. nullopt for no trials. Asserts `successes` <= `trials`.
std::optional<Interval> RateInterval(std::uint64_t successes, std::uint64_t trials);

}  // namespace llmb
