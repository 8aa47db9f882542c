#pragma once

#include <span>
#include <vector>

namespace llmb {

// The bandwidth of Silverman's rule of thumb (1986, equation 3.31): 0.9 min(s, IQR / 1.34) n^-0.2,
// where s is the sample's standard deviation; where the interquartile range is 0, s alone. 0 for
// fewer than two values or identical ones: such a sample has no density. `sorted` is ascending.
double SilvermanBandwidth(std::span<const double> sorted);

// The Gaussian kernel density estimate of `sorted` (ascending) at each of `places`:
// 1/(n h) sum phi((x - x_i) / h). Kernels are cut at 5 bandwidths, where 6e-7 of their mass lies.
// Needs bandwidth > 0 and at least one value.
std::vector<double> KernelDensity(std::span<const double> sorted, double bandwidth,
                                  std::span<const double> places);

}  // namespace llmb
