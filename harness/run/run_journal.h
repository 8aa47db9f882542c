#pragma once

#include <memory>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/journal/journal_writer.h"
#include "harness/run/run_context.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Opens the journal of a run and writes what the run is going to do: a header into a new journal,
// or the beginning of an attempt into the one that is resumed, whose lock moves out of `plan`.
// Where another run of the same second has the name of a new journal, `start.timestamp` becomes the
// next free one. Error: the journal cannot be written.
Result<std::unique_ptr<JournalWriter>> OpenRunJournal(RunPlan& plan, RunStart& start,
                                                      const HostInfo& host, const Clock& clock);

}  // namespace llmb
