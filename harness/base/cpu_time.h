#pragma once

#include "harness/base/time.h"

namespace llmb {

// The CPU time, user and system, that the calling thread has used.
Nanoseconds ThreadCpuTime();

// How long the calling thread was ready to run but waited for a core, since it began. Always zero
// if the kernel does not report it. Takes about 1 us, and keeps a file open until the thread ends.
Nanoseconds ThreadQueueTime();

// The CPU time of all threads of this process, including those that have ended.
Nanoseconds ProcessCpuTime();

// The number of cores that this process can use: the cores of its affinity mask or its CpuQuota,
// whichever is less. Above 0, possibly a fraction.
double UsableCores();

// The number of threads that can run at the same time: UsableCores rounded up, at least 1.
int UsableThreads();

// Whether the calling thread has real-time priority, as with chrt -r or chrt -f.
bool HasRealTimePriority();

// The CPU time `used` as a share, 0 to 1, of all that `cores` cores offer during `wall`. 0 if
// `wall` is not positive.
double CpuShare(Nanoseconds used, Nanoseconds wall, double cores);

}  // namespace llmb
