#pragma once

#include <functional>
#include <ostream>
#include <string>

#include "harness/base/result.h"
#include "harness/document/result_source.h"
#include "harness/journal/journal_line.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// Reads the text of a journal line. Error: the line cannot be read.
using JournalLineReader = std::function<Result<std::string>(LinePlace)>;

// Writes the run document of the collected cases, one request at a time, each with its token times
// if `with_token_times`. Error: a line that cannot be read; `out` is then bad, so that no
// incomplete document is kept.
Status WriteCollectedDocument(std::ostream& out, const RunContext& context,
                              const CollectedCases& collected, const JournalLineReader& read,
                              bool with_token_times);

// The requests and cases that were collected, for CSVs and charts. All arguments must outlive the
// source.
ResultSource SourceOf(const CollectedCases& collected, const RunCollector& collector,
                      const JournalLineReader& read);

}  // namespace llmb
