#pragma once

#include <cstdint>
#include <optional>

namespace llmb {

// A 95 % confidence interval: low <= high.
struct Interval {
  double low = 0;
  double high = 0;
};

// The interval of a success rate, by Wilson's score (1927), which assumes that requests fail
// independently of each other. It stays within 0 to 1 and has a width
// even if all or none succeeded. nullopt for no trials. Asserts `successes` <= `trials`.
std::optional<Interval> RateInterval(std::uint64_t successes, std::uint64_t trials);

// The exact interval of a share (Clopper and Pearson, 1934): 2.5 % on each side of the binomial
// distribution. Both numbers may be fractional, as an effective size is: the distribution is
// continued by the incomplete beta function. Asserts 0 <= `successes` <= `size` and 0 < `size`.
Interval ExactShareInterval(double successes, double size);

}  // namespace llmb
