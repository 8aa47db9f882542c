#pragma once

#include <span>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// Something that was done within a window, such as a request, or its tokens.
struct Work {
  Nanoseconds at{};  // when it was done, after the window began
  double amount = 0;
  // It was done evenly over this long, until `at`. 0: in the moment `at`, which is 0 to the length
  // of the window. Otherwise only its part within the window counts.
  Nanoseconds took{};
};

// The share of it that was done from `begin` to `end`. `took` must be positive.
double ShareWithin(const Work& work, Nanoseconds begin, Nanoseconds end);

// The rates (1/s) of kBatches (batch_means.h) equally long parts of a window of `length`, in order
// of time; their mean is that of the window. Of several windows, laid end to end, too. Asserts that
// `length` is positive.
std::vector<double> RatesOfParts(std::span<const Work> works, Nanoseconds length);

}  // namespace llmb
