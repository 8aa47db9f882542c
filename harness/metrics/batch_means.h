#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace llmb {

// How many contiguous batches an interval is made from. Fewer give wide intervals, more give
// batches that are too short to be independent of each other.
inline constexpr std::size_t kBatches = 10;

// The means of kBatches contiguous batches of `values`, whose sizes differ by at most one. `values`
// are in order of time. Empty for fewer than two values per batch.
std::vector<double> BatchMeans(std::span<const double> values);

// The variance of the mean of `batches`, which are the means of contiguous batches of a series that
// may be correlated: their sample variance / k, times (1 + r) / (1 - r) if r > 0. r is their lag-1
// autocorrelation with its bias removed, r1 + (1 + 3 r1) / k, and is taken as at most 0.9. At least
// 0, and 0 for identical batches. Asserts at least two batches.
double VarianceOfMean(std::span<const double> batches);

}  // namespace llmb
