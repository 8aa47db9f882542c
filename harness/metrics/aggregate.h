#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace llmb {

// One of the aggregates that Google Benchmark makes of repetitions: "mean", "median", "stddev" (of
// a sample, with n - 1) or "cv" (stddev / mean). nullopt where it does not exist: a mean or median
// of no values, a stddev or cv of fewer than two, a cv whose mean is 0, any other name.
std::optional<double> Aggregate(std::string_view name, const std::vector<double>& values);

}  // namespace llmb
