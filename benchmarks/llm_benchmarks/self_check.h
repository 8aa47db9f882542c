#pragma once

#include "harness/config/options.h"

namespace llmb {

// --self-check: plays `options.concurrent` users against a simulated endpoint on this machine and
// prints the error of the times that this program would report at that load. Returns the exit code:
// 0; 1 if the load generator cannot carry the load, or the machine cannot play it; 2 if the machine
// has too few resources to try.
int SelfCheckCommand(const Options& options);

}  // namespace llmb
