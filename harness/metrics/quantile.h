#pragma once

#include <optional>
#include <span>
#include <vector>

namespace llmb {

// The quantile `probability` (0 to 1) of values in ascending order, interpolated linearly between
// order statistics: Hyndman and Fan (1996), type 7, which is numpy's default. h = (n-1)p; the value
// is x[floor(h)] + (h - floor(h)) (x[floor(h)+1] - x[floor(h)]), counting from 0.
// nullopt for no values. One value: that value.
std::optional<double> QuantileOfSorted(std::span<const double> sorted, double probability);

// The same for values in any order. Sorts a copy.
std::optional<double> Quantile(std::span<const double> values, double probability);

// The arithmetic mean. nullopt for no values.
std::optional<double> Mean(std::span<const double> values);

}  // namespace llmb
