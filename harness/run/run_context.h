#pragma once

#include <string>

#include "harness/base/clock.h"
#include "harness/document/run_document.h"
#include "harness/run/run_plan.h"

namespace llmb {

// When a run began, and the name of its files. Both are those of its first attempt.
struct RunStart {
  std::string date;       // ISO 8601, local time with its zone
  std::string timestamp;  // YYYYMMDD_HHMMSS, local time; with _2 and so on if others have that name
};

// The start of a run that begins now, or of the run that is resumed.
RunStart StartOf(const RunPlan& plan, const Clock& clock);

// What the run document says about a run, as far as it is known before the first request. `host` is
// the machine that measures.
RunContext ContextOf(const RunPlan& plan, const RunStart& start, HostInfo host);

}  // namespace llmb
