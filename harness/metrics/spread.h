#pragma once

#include <optional>
#include <span>

namespace llmb {

// The sample standard deviation: the root of sum((x - mean)^2) / (n - 1). At least 0, and exactly 0
// for identical values. nullopt for fewer than two values, whose spread is unknown.
std::optional<double> StandardDeviation(std::span<const double> values);

}  // namespace llmb
