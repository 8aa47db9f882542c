#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// One row per load; a panel each for the arrival errors by the kernel's stamps, the program's and
// the floor's on one scale, and one for the CPU time per event of harness and floor. `footnote`
// says where and when it was measured.
Page AccuracyPage(const std::vector<AccuracyResult>& results, std::string footnote);

}  // namespace llmb
