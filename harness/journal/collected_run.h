#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "harness/base/result.h"
#include "harness/document/result_source.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// Gives the text of a line of a journal. Error: it cannot be read.
using JournalLineReader = std::function<Result<std::string>(LinePlace)>;

// Writes the run document of what was collected, one request after another; with the token times
// of each, if that is wanted. Error: a line that cannot be read; `out` is then left bad.
Status WriteCollectedDocument(std::ostream& out, const RunContext& context,
                              const CollectedCases& collected, const JournalLineReader& read,
                              bool with_token_times);

// The requests of what was collected, for CSVs and charts. All arguments must outlive the source.
ResultSource SourceOf(const CollectedCases& collected, const RunCollector& collector,
                      const JournalLineReader& read);

}  // namespace llmb
