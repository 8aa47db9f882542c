#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/console/case_table.h"

namespace llmb {

// The cases as a table of the figures that people look at: mean latency, requests, success, TTFT
// and the case's share of its endpoint's output throughput. A case is marked if it failed or if its
// client verdict is not `ok`. Names are without the parts that only Google Benchmark needs
// (/iterations:N, /manual_time). Names that do not fit are without the endpoint if all cases have
// the same, and are then cut in the middle. Lines take at most `width` columns; below about 60, the
// figures from the right are left out, and up to two of them where names would else be cut to the
// same text. Below the table, one sentence stands for all errors of a
// kind (KindOfFailure), with its number of cases; there is none for errors that contain a text of
// the kind of one in `said`. Empty without lines.
std::string CaseFigures(const std::vector<CaseLine>& lines, const std::vector<std::string>& said,
                        std::size_t width);

}  // namespace llmb
