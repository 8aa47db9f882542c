#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "harness/metrics/slo_answer.h"

namespace llmb {

// Writes answers as JUnit XML, which CI systems read: a testcase per endpoint, load and threshold.
// A missed threshold is a failure. An undecided one is an error, as the endpoint is not at fault.
// `timestamp` is that of the run, YYYYMMDD_HHMMSS. Follows the schema of Jenkins' JUnit plugin.
void WriteJunit(std::ostream& out, const std::vector<SloAnswer>& answers,
                const std::string& timestamp);

}  // namespace llmb
