#include "harness/run/run_journal.h"

#include <utility>

#include "harness/base/wall_time_text.h"
#include "harness/journal/journal_header.h"

namespace llmb {

Result<std::unique_ptr<JournalWriter>> OpenRunJournal(RunPlan& plan, RunStart& start,
                                                      const HostInfo& host, const Clock& clock) {
  if (plan.resumed) {
    const JournalState& state = plan.resumed->state;
    LLMB_ASSIGN_OR_RETURN(
        std::unique_ptr<JournalWriter> journal,
        JournalWriter::Continue(std::move(plan.resumed->lock), state.whole_bytes));
    journal->Append(AttemptToLine(state.attempts, DateTimeText(clock.WallNow())));
    return journal;
  }
  LLMB_ASSIGN_OR_RETURN(std::unique_ptr<JournalWriter> journal,
                        CreateRunJournal(plan.options.output_dir, start.timestamp));
  journal->Append(HeaderToLine({.context = ContextOf(plan, start, host),
                                .plan = plan.endpoints,
                                .command_line = plan.command_line}));
  return journal;
}

}  // namespace llmb
