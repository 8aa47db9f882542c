#pragma once

#include <span>
#include <vector>

namespace llmb {

// The quantile `probability` (0 to 1, type 7) of each of kBatches contiguous batches of `values`,
// which are in order of time. Where there is one run a side, its batches stand for runs; what they
// say holds within this run only. Empty for fewer values than batches.
std::vector<double> BatchQuantiles(std::span<const double> values, double probability);

}  // namespace llmb
