#pragma once

#include <vector>

#include "harness/document/run_document.h"

namespace llmb {

// Corrects context.timestamps after the run. If the source of an endpoint is "kernel" and its cases
// have tokens but no kernel timestamp, the kernel does not stamp the connection to it: the source
// becomes "user", with the reason. Aggregates and cases without evidence are ignored, and an
// endpoint with no other cases keeps its source.
void CorrectTimestamps(const std::vector<CaseResult>& cases, RunContext& context);

}  // namespace llmb
