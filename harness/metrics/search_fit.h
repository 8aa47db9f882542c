#pragma once

// The fits of a capacity search (harness/metrics/capacity_search.h), one per threshold, and what
// they say together.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/miss_fit.h"
#include "harness/schedule/capacity_plan.h"

namespace llmb {

struct SearchStageResult {
  SearchStage stage;
  // How many of the requests after the first 20 % missed each threshold, in the order of the
  // shares of the search. A request that failed, or was not sent, misses every threshold.
  std::vector<std::uint64_t> misses;
  std::uint64_t counted = 0;  // Counted() of the stage, also if it was cut short
  std::uint64_t sent = 0;
  Nanoseconds duration{};
  bool client_limited = false;  // its figures are the client's
  // As CompletedPerSecond. Empty if it does not exist, and in journals of earlier versions.
  std::optional<double> completed_per_second{};
  // By threshold: how many of `counted` succeeded without its time, such as the time per output
  // token of a single token. They neither hold the threshold nor miss it. Empty: none.
  std::vector<std::uint64_t> unjudged{};
  // The first threshold whose time no response had, although some succeeded.
  std::optional<std::size_t> absent{};

  // How many of `counted` hold the threshold or miss it.
  std::uint64_t Judged(std::size_t threshold) const;

  bool operator==(const SearchStageResult&) const = default;
};

// The time that the stages took together.
Nanoseconds SpentOn(const std::vector<SearchStageResult>& stages);

// What the stages of the rounds say that lie close to the middle of the search. A stage that judged
// no request by a threshold is not in the fit of that threshold.
struct SearchFit {
  std::vector<std::optional<MissFit>> fits;  // by threshold
  // [the smallest low end, the smallest high end] of the thresholds' ranges. nullopt if none has a
  // range, or if a threshold without one is not shown to be met up to the high end.
  std::optional<RateRange> range;
  std::optional<std::size_t> binding;  // the threshold with the smallest rate
  std::optional<double> rate;          // at which the fit reaches what the binding one allows
  bool any_misses_too_many = false;    // in all of these stages together, of any threshold
  bool any_not_monotonic = false;      // IsNotMonotonic, of any threshold
  bool any_client_limited = false;     // of these stages
};

// Fits the stages whose ln(rate) lies within 0.16 of `middle`; if there are fewer than four, those
// within 0.32; if there are still fewer than four, all. `shares` are as in SearchGoal. Without
// stages, all is empty.
SearchFit FitSearch(std::span<const double> shares, std::span<const SearchStageResult> rounds,
                    double middle);

// As FitSearch, of the whole rounds among the stages of a search, in their order, about the middle
// of the last round. Without a whole round, all is empty. The stages may be those of any file,
// because nothing is asserted about their order: each has a rate above 0 and a number of misses for
// each of `shares`.
SearchFit FitRounds(std::span<const double> shares, std::span<const SearchStageResult> stages);

}  // namespace llmb
