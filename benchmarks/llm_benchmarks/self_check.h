#pragma once

#include "harness/config/options.h"

namespace llmb {

// --self-check: plays `options.concurrent` users against a simulated endpoint on this machine and
// prints how far off the times are that this program would report at that load. Returns the exit
// code: 0, 1 where the client cannot carry the load (or the machine cannot play it), 2 where it
// cannot even be tried.
int SelfCheckCommand(const Options& options);

}  // namespace llmb
