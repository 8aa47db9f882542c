#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/progress_style.h"

namespace llmb {

// Columns below which no table can be drawn.
inline constexpr std::size_t kSmallestTable = 40;

// The table of endpoints: its titles, then a row for each of `rows` (indices into the snapshot's
// endpoints). Columns are laid out for all endpoints, shown or not, so that rows can change without
// columns moving. style.width is at least kSmallestTable.
std::vector<std::string> RenderProgressRows(const ProgressSnapshot& snapshot,
                                            const std::vector<std::size_t>& rows,
                                            const ViewStyle& style);

}  // namespace llmb
