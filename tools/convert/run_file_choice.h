#pragma once

// Which file of a run has all that it measured: its document, or the journal of the same name.

#include <filesystem>
#include <optional>
#include <set>
#include <string>

#include "harness/base/result.h"
#include "harness/journal/run_collector.h"
#include "tools/convert/recovered_run.h"

namespace llmb {

// A path without .json, .json.gz or .journal: the files of a run have the same.
std::string RunStem(const std::filesystem::path& path);

// Checks that a run document is there to its end. Of a file that ends as this program ends one,
// only the end is read, and damage before it is not found; any other file is read completely.
// Errors: it cannot be read, or ends too early; names the journal of the run if it is there.
Status CheckWholeDocument(const std::filesystem::path& document);

// What a file has of each flow. `finished` counts the measured requests, without warm-up and
// cancelled ones. A flow with an interrupted case had not ended when the file was written. Whether
// the others had is unknown in a document of an interrupted run: it has no row for a case without a
// request.
struct FlowsOfRun {
  RequestsByFlow finished;
  std::set<RequestsByFlow::key_type> interrupted;
  bool others_ended = true;
};

// nullopt: there is no such file, or it cannot be read to its end.
std::optional<FlowsOfRun> FlowsOf(const std::filesystem::path& document);
FlowsOfRun FlowsOf(const RecoveredRun& run);

// Whether `these` has as much as `others`, or more, of each flow that `others` has. A flow that is
// known to have ended is more than one that was interrupted, whatever their counts: a timed flow
// that a resumed run measures again may end with fewer requests. Otherwise, the count says it.
bool HasAtLeast(const FlowsOfRun& these, const FlowsOfRun& others);

// The journal of the same name, if a document that was recovered from it would have more of any
// flow (HasAtLeast): the document was cut short, or the run was resumed and killed after it had
// been written. The total says nothing: a resumed run drops the requests of flows that it measures
// again, and may have fewer in all, with a whole flow that the document lacks. `reason` completes
// the sentence "its document ...". nullopt: the document counts, also if there is no journal, or
// none with a whole first line. No request is read of a document whose run was neither interrupted
// nor resumed.
struct CountingJournal {
  std::filesystem::path path;
  std::string reason;
};
std::optional<CountingJournal> JournalWithMore(const std::filesystem::path& document);

}  // namespace llmb
