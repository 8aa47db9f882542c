#pragma once

#include <string>
#include <vector>

#include "benchmarks/accuracy/accuracy_run.h"
#include "harness/charts/chart_page.h"

namespace llmb {

// One row per load. Three panels on one scale show the arrival errors of the kernel's timestamps,
// the program's timestamps and the floor. A fourth panel shows the CPU time per event of the
// harness and the floor. `footnote` states where and when this was measured.
Page AccuracyPage(const std::vector<AccuracyResult>& results, std::string footnote);

}  // namespace llmb
