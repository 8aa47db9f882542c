#pragma once

#include <span>
#include <vector>

namespace llmb {

// The bandwidth by Silverman's rule of thumb (1986, equation 3.31): 0.9 min(s, IQR / 1.34) n^-0.2,
// where s is the sample standard deviation. If the interquartile range is 0, only s is used.
// Returns 0 for fewer than two values or identical ones, which have no density. `sorted` must
// ascend.
double SilvermanBandwidth(std::span<const double> sorted);

// A bandwidth that keeps modes apart, which Silverman's rule smooths into one because it takes the
// spread of all values for that of each mode: its formula with the spread of the densest quarter of
// the values, which for a normal distribution is the same. Never less than half of Silverman's
// bandwidth, so that neither chance nor equal values make modes of their own. `sorted` must ascend.
double ModeBandwidth(std::span<const double> sorted);

// The Gaussian kernel density estimate of `sorted` at each of `places`:
// 1/(n h) sum phi((x - x_i) / h). Kernels are cut off at 5 bandwidths, which loses 6e-7 of their
// mass. `sorted` must ascend and have at least one value; `bandwidth` must be positive.
std::vector<double> KernelDensity(std::span<const double> sorted, double bandwidth,
                                  std::span<const double> places);

}  // namespace llmb
