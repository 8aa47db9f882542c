#pragma once

#include <string>

#include "harness/base/clock.h"
#include "harness/document/run_document.h"
#include "harness/run/run_plan.h"

namespace llmb {

// The start of a run and the name of its files. Both are those of its first attempt.
struct RunStart {
  std::string date;       // ISO 8601, local time with its zone
  std::string timestamp;  // YYYYMMDD_HHMMSS, local time; of a shard then _shard2of4; then _2 and so
                          // on if the name is taken
};

// The start of a run that begins now, or of the run that is resumed.
RunStart StartOf(const RunPlan& plan, const Clock& clock);

// The context of the run document, as far as it is known before the first request. `host` is the
// machine that measures. WriteRunOutput adds the rest: interruption, notes, corrected timestamps.
RunContext ContextOf(const RunPlan& plan, const RunStart& start, HostInfo host);

}  // namespace llmb
