#pragma once

#include <memory>

#include "harness/base/clock.h"
#include "harness/base/result.h"
#include "harness/journal/journal_writer.h"
#include "harness/run/run_context.h"
#include "harness/run/run_plan.h"

namespace llmb {

// Opens the journal of a run and writes its first line: the header of a new journal, or the line
// that begins an attempt in the journal that is resumed. The lock of the latter moves out of
// `plan`. If another run of the same second has the name of a new journal, `start.timestamp`
// becomes the next free one. Error: the journal cannot be written.
Result<std::unique_ptr<JournalWriter>> OpenRunJournal(RunPlan& plan, RunStart& start,
                                                      const HostInfo& host, const Clock& clock);

}  // namespace llmb
