#pragma once

#include "harness/cluster/measure_job.h"

namespace llmb {

// The child's side of the protocol in endpoint_children.h: reads a job from stdin, measures it with
// `measure` and sends each event to the parent when it occurs. The measurement is interrupted when
// the parent sends "stop" or has ended. A failure of `measure` is reported to the parent. Returns
// the exit code of the process: not 0 if there was no valid job. Call once per process: a thread
// reads stdin until the process ends.
int RunMeasureChild(const MeasureEndpointFunction& measure);

}  // namespace llmb
