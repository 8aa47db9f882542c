#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/console/case_table.h"

namespace llmb {

// The cases as a table of the figures that people look at: mean latency, requests, success, TTFT
// and tokens per second. A case is marked if it failed or if its client verdict is not `ok`. Below
// the table, each different error is said once, with its number of cases. Names are without the
// parts that only Google Benchmark needs (/iterations:N, /manual_time) and are cut in the middle if
// they do not fit. Lines take at most `width` columns; below about 60, the figures from the right
// are left out. Below the table, one sentence stands for all errors of a kind (KindOfFailure);
// there is none for errors that contain a text of the kind of one in `said`. Empty without lines.
std::string CaseFigures(const std::vector<CaseLine>& lines, const std::vector<std::string>& said,
                        std::size_t width);

}  // namespace llmb
