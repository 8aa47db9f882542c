#pragma once

// Whether an endpoint completes the requests of a stage of a capacity search as fast as they
// arrive.

#include <optional>
#include <span>

#include "harness/metrics/search_fit.h"

namespace llmb {

// Whether the stage completed clearly fewer requests per second than arrived: a coarse one below
// 1 / 1.3 of its rate, one of a round below 1 / 1.15, both after two latencies of an idle endpoint,
// 1 / `first_rate`. False if its completed rate does not exist.
bool HasGrowingBacklog(const SearchStageResult& result, double first_rate);

// The mean completed rate of those of the stages that had `rate` or more. nullopt if none has one.
std::optional<double> MeanCompletedFrom(double rate, std::span<const SearchStageResult> stages);

}  // namespace llmb
