#include "harness/metrics/instability.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <vector>

#include "harness/metrics/quantile.h"
#include "harness/metrics/spread.h"

namespace llmb {
namespace {

constexpr std::size_t kBins = 20;
constexpr std::size_t kLeastRequests = 500;
constexpr double kLimit = 2.54;
// The mean t at which 80 % of stages are above kLimit: 0.84 is the normal distribution's 80 %
// quantile.
constexpr double kSeenLimit = kLimit + 0.84;

using Counts = std::array<double, kBins>;

// How many of `times` are in each of kBins equal parts of the time from `first` to `last`.
Counts CountByBin(std::span<const TimePoint> times, TimePoint first, TimePoint last) {
  Counts counts{};
  const double length = ToSeconds(last - first);
  for (const TimePoint time : times) {
    if (time < first || time > last) continue;
    const auto bin = static_cast<std::size_t>(ToSeconds(time - first) / length * kBins);
    ++counts[std::min(bin, kBins - 1)];
  }
  return counts;
}

double ExcessInStandardErrors(double arrivals_per_bin, const Counts& completions) {
  const double excess = arrivals_per_bin - *Mean(completions);
  const double error = *StandardDeviation(completions) / std::sqrt(kBins);
  // Completions of a perfectly steady endpoint have no scatter.
  if (error == 0) return excess > 0 ? INFINITY : 0;
  return excess / error;
}

// How long the tenth response took, or the last one if there are fewer; at most half of the time of
// `arrivals`. The bins begin after this time: until then an endpoint that keeps up has completed
// less than has arrived, which would look like a growing queue. Later responses may have waited in
// the queue that the test looks for, so they cannot tell. Both lists are sorted.
Nanoseconds FirstResponseTime(const std::vector<TimePoint>& arrivals,
                              const std::vector<TimePoint>& completions) {
  if (completions.empty()) return Nanoseconds::zero();
  const std::size_t place = std::min({std::size_t{9}, arrivals.size() - 1, completions.size() - 1});
  return std::clamp(completions[place] - arrivals[place], Nanoseconds::zero(),
                    (arrivals.back() - arrivals.front()) / 2);
}

double UnseenOverload(double requests) { return 1 / (1 - kSeenLimit / std::sqrt(requests)) - 1; }

}  // namespace

std::string_view Name(Stability stability) {
  switch (stability) {
    case Stability::kTooShort:
      return "too_short";
    case Stability::kNoGrowthFound:
      return "no_growth_found";
    case Stability::kUnstable:
      return "unstable";
  }
  return "";
}

StabilityAnswer JudgeStability(std::vector<TimePoint> arrivals,
                               std::vector<TimePoint> completions) {
  StabilityAnswer answer;
  if (arrivals.empty()) return answer;
  std::ranges::sort(arrivals);
  std::ranges::sort(completions);
  const std::vector<TimePoint>& due = arrivals;
  const std::vector<TimePoint>& ended = completions;
  const TimePoint last = due.back();
  if (due.front() == last) return answer;
  // Too short: the first response took more than half of the stage.
  if (!ended.empty() && ended.front() > due.front() + (last - due.front()) / 2) return answer;
  const TimePoint first = due.front() + FirstResponseTime(due, ended);
  const Counts counts = CountByBin(ended, first, last);
  double second_half = 0;
  for (std::size_t bin = kBins / 2; bin < kBins; ++bin) second_half += counts[bin];
  answer.second_half_rate = 2 * second_half / ToSeconds(last - first);
  if (due.size() < kLeastRequests) return answer;
  const auto requests = static_cast<double>(due.end() - std::ranges::lower_bound(due, first));
  answer.t = ExcessInStandardErrors(requests / kBins, counts);
  answer.unseen_overload = UnseenOverload(requests);
  answer.verdict = *answer.t > kLimit ? Stability::kUnstable : Stability::kNoGrowthFound;
  return answer;
}

}  // namespace llmb
