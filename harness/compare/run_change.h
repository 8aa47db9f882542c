#pragma once

// How much a figure changed from one set of runs to another. The unit is a run: requests of a run
// meet the same queue and are not independent of each other, so a test on requests calls 14 to 58 %
// of comparisons of an endpoint with itself a change. Runs are independent.
// benchmarks/comparison_errors shows how often this method is wrong.

#include <optional>
#include <span>

namespace llmb {

// The change of a figure from a baseline to a new set of runs. All are ratios: 1.1 is an increase
// by 10 %.
struct RunChange {
  double ratio = 1;  // of the geometric means
  // A 95 % interval; low <= ratio <= high.
  double low = 1;
  double high = 1;
  double p_value = 1;  // two-sided, of the hypothesis that nothing changed

  // Half the width of the interval, as a logarithm: 0.1 is about 10 %.
  double HalfWidth() const;
};

// Welch's t on the logarithms of the figure of each run, with the degrees of freedom of Welch and
// Satterthwaite rounded down. nullopt: fewer than two runs on a side, or a value that is not
// positive. If no run of a side differs from another, the interval is the ratio alone.
std::optional<RunChange> ChangeOf(std::span<const double> baseline, std::span<const double> fresh);

}  // namespace llmb
