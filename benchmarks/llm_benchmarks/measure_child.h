#pragma once

namespace llmb {

// The child's side of MeasureInChildren: takes a job from its input, measures it when told to go,
// and sends what comes of it to its output. Returns the exit code.
int RunMeasureChild();

}  // namespace llmb
