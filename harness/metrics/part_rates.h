#pragma once

#include <span>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// Something that ended within a window, such as a request, or its tokens.
struct EndedWork {
  Nanoseconds at{};  // after the window began; 0 to its length
  double amount = 0;
};

// The rates (1/s) of kBatches (batch_means.h) equally long parts of a window of `length`, in order
// of time; their mean is that of the window. Of several windows, laid end to end, too. Asserts that
// `length` is positive.
std::vector<double> RatesOfParts(std::span<const EndedWork> ended, Nanoseconds length);

}  // namespace llmb
