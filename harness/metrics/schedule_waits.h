#pragma once

#include "harness/metrics/summary.h"

namespace llmb {

// Whether requests of an open loop waited for a slot (`--max-concurrency`) or were sent late by so
// much that TTFT from the schedule is another figure: its p99 is longer than the p99 of TTFT by
// more than a tenth and by more than the send delay's p99. False where either p99 is empty.
bool HasScheduleWaits(const EndpointSummary& summary);

}  // namespace llmb
