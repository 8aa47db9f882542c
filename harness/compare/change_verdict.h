#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/compare/run_change.h"
#include "harness/record/metric_catalog.h"

namespace llmb {

enum class ChangeWord {
  kFaster,    // better: a lower time or a higher throughput
  kSlower,    // worse
  kNoChange,  // none was found, and one of the margin would have been
  kCannotTell,
};

// "faster", "slower", "no change found", "cannot tell".
std::string_view ChangeWordText(ChangeWord word);

// The change that a comparison is expected to find where no threshold names another: 10 %.
inline constexpr double kDefaultMargin = 0.1;

// The Holm-Bonferroni procedure (Holm, 1979): which of several hypotheses are rejected, in the same
// order, so that the probability of any wrong rejection is at most `level`.
std::vector<bool> HolmRejects(std::span<const double> p_values, double level = 0.05);

// `rejected`: whether the comparison as a whole rejects that nothing changed (HolmRejects).
// `better` must be kLower or kHigher, `margin` positive. Without a rejection: kNoChange if the
// interval lies within 1 / (1 + margin) to 1 + margin.
ChangeWord WordOf(const RunChange& change, bool rejected, BetterDirection better,
                  double margin = kDefaultMargin);

// About how many times as many runs (or requests in each run) both sides need until four of five
// comparisons of an endpoint that did not change are decided: the square of half the interval /
// (0.62 ln(1 + margin)). At least 1.1. With half the interval as long as ln(1 + margin), only one
// in six to one in two would be decided.
double NeededFactor(const RunChange& change, double margin = kDefaultMargin);

// The size of a comparison, for NeededText.
struct ComparisonSize {
  double requests = 0;  // of a run of the smaller side, in the figures
  double runs = 0;      // of the smaller side
  bool of_runs = true;  // else of batches within one run a side
};

// "needs about 5,200 requests per run or 12 runs a side". Both are rounded up to two digits.
// Without runs, as of batches, only the requests.
std::string NeededText(const RunChange& change, const ComparisonSize& size,
                       double margin = kDefaultMargin);

}  // namespace llmb
