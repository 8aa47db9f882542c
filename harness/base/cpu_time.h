#pragma once

#include "harness/base/time.h"

namespace llmb {

// CPU time, user and system, that the calling thread has used.
Nanoseconds ThreadCpuTime();

// How long the calling thread has waited for its turn on a core. Zero where the kernel does not
// say.
Nanoseconds ThreadQueueTime();

// The same of all threads of this process, those that have ended too.
Nanoseconds ProcessCpuTime();

// How many cores' CPU time this process can use: the cores that it may run on, or what its control
// groups grant (CpuQuota) where that is less. More than 0; a fraction where they grant one.
double UsableCores();

// How many threads can run at the same time: UsableCores rounded up, so at least 1.
int UsableThreads();

// The share, 0 to 1, of the CPU time it could have had that something used in `wall` on at most
// `cores` cores. 0 when no time passed.
double CpuShare(Nanoseconds used, Nanoseconds wall, double cores);

}  // namespace llmb
