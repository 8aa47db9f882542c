#pragma once

#include "harness/base/clock.h"
#include "harness/base/clock_offset.h"
#include "harness/cluster/communicator.h"

namespace llmb {

// How far the monotonic clock of this rank is ahead of that of rank 0, which asks back and forth 50
// times; of rank 0, zero and exact. To be called by all ranks. Rank 0 talks to one rank after
// another.
ClockOffset MeasureClockOffset(Communicator& ranks, const Clock& clock);

}  // namespace llmb
