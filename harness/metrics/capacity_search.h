#pragma once

// The highest rate at which an endpoint meets its thresholds, with an interval that holds it. A
// pure function of the results of stages: it says which stage comes next, and what is known so far.
//
// A coarse search doubles or halves the rate until one stage held the thresholds and another did
// not, and bisects between them. Short stages are lucky or unlucky, so none of its figures is
// reported. Then come three to six rounds of four independent stages on both sides of the knee. The
// share of misses of all of them is fitted against the rate (harness/metrics/miss_fit.h), and the
// capacity is where the fit reaches the share that the threshold allows. With several thresholds
// there is one fit each, and the smallest capacity counts. A stage that counts less than half of
// its requests, because the client was suspended, is left out and measured again, once and within
// the budget. benchmarks/capacity_search shows how often the interval holds the truth.
//
// A stage is too short to miss a loose limit, however fast its requests arrive. So one that
// completes clearly fewer requests per second than arrive has not held: a coarse one below 1 / 1.3
// of its rate, one of a round below 1 / 1.15, both after two latencies of an idle endpoint. If two
// stages of a round are within the thresholds in this way, the search ends with what is carried. A
// fitted range above what its stages completed is not reported either.
//
// A request that succeeded without the time of a threshold is not judged by it. If no response of a
// stage has the time, and the failures alone do not miss the threshold, the search ends.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/metrics/miss_fit.h"
#include "harness/metrics/search_fit.h"
#include "harness/metrics/search_status.h"
#include "harness/schedule/capacity_plan.h"

namespace llmb {

struct SearchGoal {
  // For each threshold, the share of requests that has to be within it: above 0 and below 1. At
  // least one threshold.
  std::vector<double> shares;
  double first_rate = 1;  // of the first stage, about 1 / the latency of an idle endpoint
  SearchPlan plan;
};

struct SearchAnswer {
  SearchStatus status = SearchStatus::kUndecided;
  // Requests per second, nominal 95 %. kFound and kWide have both, kLowerBound and kUpperBound one.
  std::optional<double> low{}, high{};
  std::optional<std::size_t> binding{};  // the threshold with the smallest capacity
  bool budget_ended = false;             // it ended the search
  // Requests per second that the endpoint carries, if the thresholds hold in stages whose backlog
  // grows: they are too loose for a knee. The status is kUndecided then, or kClientLimited, where
  // the endpoint may carry more.
  std::optional<double> carried{};
  // The threshold whose time no response of a stage had. It ended the search, as kUndecided.
  std::optional<std::size_t> absent{};
  std::vector<std::optional<MissFit>>
      fits{};  // by threshold; empty before the first round has ended
};

struct SearchStep {
  std::optional<SearchStage> next;  // nullopt: the search has ended
  // The answer, or what is known so far: before the end of the first round it has no figure.
  SearchAnswer answer;
};

// `results` are those of all earlier stages, in the order in which they were returned as next.
// Asserts that goal.shares is not empty.
SearchStep NextStep(const SearchGoal& goal, std::span<const SearchStageResult> results);

// Whether a stage has so many misses already that it misses one of the thresholds whatever comes. A
// coarse stage can be ended then.
bool IsDecided(const SearchGoal& goal, const SearchStage& stage,
               std::span<const std::uint64_t> misses);

}  // namespace llmb
