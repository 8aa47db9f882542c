#pragma once

#include "harness/base/time.h"

namespace llmb {

// CPU time, user and system, that the calling thread has used.
Nanoseconds ThreadCpuTime();

// The same of all threads of this process, those that have ended too.
Nanoseconds ProcessCpuTime();

// How many cores this process may run on at the same time, at least 1.
int UsableCores();

// The share, 0 to 1, of the CPU time it could have had that something used in `wall` on at most
// `cores` cores. 0 when no time passed.
double CpuShare(Nanoseconds used, Nanoseconds wall, int cores);

}  // namespace llmb
