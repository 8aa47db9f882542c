#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "harness/base/result.h"
#include "harness/document/result_source.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// Reads a line of the journal and returns its text. Error: the line cannot be read.
using JournalLineReader = std::function<Result<std::string>(LinePlace)>;

// Writes the run document of the collected cases. Only one request is in memory at a time. Each has
// its token times if `with_token_times`. Error: a line cannot be read; `out` is then bad, so that
// no incomplete document is kept. A failure to write shows only in the state of `out`.
Status WriteCollectedDocument(std::ostream& out, const RunContext& context,
                              const CollectedCases& collected, const JournalLineReader& read,
                              bool with_token_times);

// A source of the collected requests and cases, for CSVs and charts. Cases without requests are
// left out. Records have the fields that the journal omits (RunCollector::RestoreOmittedFields),
// and token_times if `with_token_times`. All arguments must outlive the source. The source's error:
// a line cannot be read.
ResultSource SourceOf(const CollectedCases& collected, const RunCollector& collector,
                      const JournalLineReader& read, bool with_token_times = false);

}  // namespace llmb
