#pragma once

#include "harness/config/options.h"

namespace llmb {

// --self-check: runs the most users of `options.concurrent` against a simulated endpoint on this
// machine and prints the timing errors of the load generator at that load. Returns the exit code:
// 0; 1 if the load generator or the simulated endpoint is the bottleneck, or the check itself
// failed; 2 if the machine has too few resources.
int SelfCheckCommand(const Options& options);

}  // namespace llmb
