#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/console/progress_state.h"
#include "harness/console/progress_style.h"

namespace llmb {

// The smallest width, in columns, of a table.
inline constexpr std::size_t kSmallestTable = 40;

// The table of endpoints: a line of titles, then a line for each of `rows`, which are indices into
// snapshot.endpoints. Column widths depend on all endpoints, shown or not, so columns do not move
// when other rows are shown. style.width must be at least kSmallestTable.
std::vector<std::string> RenderProgressRows(const ProgressSnapshot& snapshot,
                                            const std::vector<std::size_t>& rows,
                                            const ViewStyle& style);

}  // namespace llmb
