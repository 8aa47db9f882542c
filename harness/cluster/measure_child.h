#pragma once

#include "harness/cluster/measure_job.h"

namespace llmb {

// The child's side of the protocol in endpoint_children.h: reads a job from its input, measures it
// with `measure` and sends each event to the parent as it comes. It is interrupted when the parent
// says so or is gone. Returns the exit code of the process.
int RunMeasureChild(const MeasureEndpointFunction& measure);

}  // namespace llmb
