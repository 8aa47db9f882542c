#pragma once

#include <vector>

#include "harness/document/run_document.h"

namespace llmb {

// Corrects context.timestamps after the run. The kernel was asked for its stamps; an endpoint that
// has tokens but not one stamp was reached over something that the kernel does not stamp, so its
// source becomes "user", with the reason. Aggregates and cases without evidence decide nothing.
void CorrectTimestamps(const std::vector<CaseResult>& cases, RunContext& context);

}  // namespace llmb
