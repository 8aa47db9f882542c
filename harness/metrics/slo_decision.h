#pragma once

// Whether the figures of a stage meet a threshold. It is decided by their 95 % intervals
// (harness/metrics/intervals.h), so a stage that happens to be lucky does not pass, and one that is
// too short to say is undecided. benchmarks/interval_coverage shows how often a decision is wrong.

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/metrics/upper_end.h"
#include "harness/record/threshold.h"

namespace llmb {

enum class SloVerdict { kPass, kFail, kUndecided };

// "pass", "fail", "undecided".
std::string_view Name(SloVerdict verdict);

struct SloDecision {
  SloVerdict verdict = SloVerdict::kUndecided;
  // The measured figure of the whole stage, in the unit of the limit. Empty if there are no values,
  // and if so many requests failed that the quantile would be that of a failed one.
  std::optional<double> figure{};
  std::optional<double> low{}, high{};  // its interval, where it has these ends
  // The share that is compared, with its interval. For a quantile it is the share of requests
  // within the limit, in which a failed request is a miss; it is compared with the probability. For
  // `success` it is the share of requests that succeeded.
  std::optional<double> share{};
  std::optional<double> share_low{}, share_high{};
  std::uint64_t requests = 0;  // values
  std::uint64_t failed =
      0;  // of a mean or a rate: requests that failed, of which there is no value
  // Undecided: what a decision needs. `requests_needed` is about how many requests of a flow.
  // kGiven without: more than anyone sends, as the figure is too close to its limit.
  UpperEndRule needs{};

  // (limit - figure) / limit of a time, (figure - limit) / limit of others: positive within.
  std::optional<double> Margin(const Threshold& threshold) const;
};

// More requests than this are not named as what a decision needs: nobody sends them.
inline constexpr double kMostRequests = 1e8;

// A mean: fails where the low end of MeanInterval lies beyond the limit, passes where the high end
// exists and lies within. `values` are those of successful requests.
SloDecision DecideMean(const Threshold& threshold, std::span<const double> values,
                       const StageFacts& stage);

// A throughput, from its values in 10 equally long parts of the window, in order of time: passes
// where the low end of ThroughputInterval lies within, fails where the high end exists and lies
// beyond the limit. `rates` may be empty: undecided. `least_error` is that of ThroughputInterval.
SloDecision DecideRate(const Threshold& threshold, std::span<const double> rates,
                       const StageFacts& stage, double least_error = 0);

// What is needed where both a length rule and an interval ask for requests: the larger number, or
// what `rule` asks for other than requests.
UpperEndRule LargerNeed(const UpperEndRule& rule, const UpperEndRule& needs);

}  // namespace llmb
