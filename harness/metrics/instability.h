#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

enum class Stability {
  kTooShort,       // fewer than 500 requests: no verdict
  kNoGrowthFound,  // not the same as stable: see unseen_overload
  kUnstable,       // more arrived than was completed, so the queue grew
};

// "too_short", "no_growth_found", "unstable".
std::string_view Name(Stability stability);

struct StabilityAnswer {
  Stability verdict = Stability::kTooShort;
  // (arrivals - completions) per bin / its standard error. Empty if the stage is too short.
  std::optional<double> t{};
  // The overload (0.1: 10 % more was offered than is carried) above which growth would have been
  // found in about 80 % of stages of this length. Empty if the stage is too short.
  std::optional<double> unseen_overload{};
  // Requests per second that ended in the second half of the bins: of an unstable stage, the rate
  // that the endpoint carries. Empty without an arrival after the first, and if the first response
  // ends after half of the arrivals.
  std::optional<double> second_half_rate{};
};

// Judges a stage of an open loop: `arrivals` are the times at which its requests were to be sent,
// in any order, `completions` those at which they ended, whatever their outcome, unless the client
// ended them. Completions after the last arrival do not count, so they need not be all. A stage
// whose first response ends after half of its arrivals is too short.
//
// The time from the end of the first ten responses to the last arrival is cut into 20 bins, and t =
// (mean arrivals - mean completions) / sqrt(variance of the completions / 20). Above 2.54,
// Student's 99 % quantile with 19 degrees of freedom, the stage is unstable. The rule was chosen by
// simulation: stages at up to 90 % of the capacity are called unstable in fewer than 1 %, where a
// slope of the requests in flight is found in 10 % to 40 %. An overload of x is seen where (1 -
// 1/(1+x)) n/20, the mean excess, is 3.38 standard errors of Poisson completions: 2.54, and 0.84
// for 80 %.
StabilityAnswer JudgeStability(std::vector<TimePoint> arrivals, std::vector<TimePoint> completions);

}  // namespace llmb
