#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/compare/comparison.h"

namespace llmb {

// So many runs a side are enough for a comparison.
inline constexpr std::size_t kEnoughRuns = 5;

// Leaves out the runs whose client was limited, and counts them in the pair, if each side that has
// some keeps kEnoughRuns others. Otherwise they stay, and forbid the comparison. Returns notes for
// the user, one line for each side that has limited runs among several.
std::vector<std::string> LeaveOutLimitedRuns(ComparedPair& pair);

}  // namespace llmb
