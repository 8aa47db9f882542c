#pragma once

#include <span>

#include "harness/metrics/slo_decision.h"

namespace llmb {

// Stands for the time of a failed request among the values of a quantile threshold: longer than any
// real time, in seconds.
inline constexpr double kMissed = 1e9;

// The share of `values` within the limit against the threshold's probability. `values` are in
// seconds, in the order in which requests were to be sent, kMissed for a failed one. The interval
// of the share is Clopper and Pearson's at the effective size of the quantile's interval, or of the
// share's own batches where the quantile is that of a failed request.
//   fail       the share's high end lies below the probability: so does the quantile's low end
//              beyond the limit
//   pass       its low end does not, and the stage is long enough for an upper end of the quantile
//   undecided  else, and with fewer than 20 values
SloDecision DecideQuantile(const Threshold& threshold, std::span<const double> values,
                           const StageFacts& stage);

// The share of successes. `outcomes` are 1 or 0, in the order in which requests were to be sent.
// Its interval is Clopper and Pearson's; where the batches show that failures come in groups, at
// the effective size. Passes and fails by the ends of the interval alone.
SloDecision DecideSuccess(const Threshold& threshold, std::span<const double> outcomes,
                          const StageFacts& stage);

// How many independent values say as much about their mean, `share`, as these `indicators` of 0 and
// 1 do, judged by 10 batches of them. At most their number. Fewer than 20 have no batches, and are
// taken as independent.
double EffectiveSize(std::span<const double> indicators, double share);

// Decides a quantile threshold by decision.share, which is set, of `effective_size` independent
// requests. `rule` says whether the stage is long enough to pass. Sets the share's ends, the
// verdict and, undecided, what a decision needs.
void DecideByEffectiveSize(const Threshold& threshold, double effective_size,
                           const UpperEndRule& rule, const StageFacts& stage,
                           SloDecision& decision);

}  // namespace llmb
