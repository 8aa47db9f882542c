#pragma once

#include "harness/charts/chart_frame.h"

namespace llmb {

// Adds a line to the foot of a page with times, which count from the sending of requests: what TTFT
// is from the schedule, for each endpoint and load whose requests waited to be sent
// (HasScheduleWaits). Of more than six of these, it has their number. Does nothing without any.
void AddScheduleNote(const ChartInput& input, Page& page);

}  // namespace llmb
