#pragma once

// Which file of a run has all that it measured: its document, or the journal of the same name.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "harness/base/result.h"

namespace llmb {

// A path without .json, .json.gz or .journal: the files of a run have the same.
std::string RunStem(const std::filesystem::path& path);

// Checks that a run document is there to its end. Of a file that ends as this program ends one,
// only the end is read, and damage before it is not found; any other file is read completely.
// Errors: it cannot be read, or ends too early; names the journal of the run if it is there.
Status CheckWholeDocument(const std::filesystem::path& document);

// The journal of the same name, if more finished requests would be in a document that was recovered
// from it: the document was cut short, or the run was resumed and killed after it had been written.
// Warm-up and cancelled requests do not count, nor do those that a later attempt measured again.
// `reason` completes the sentence "its document ...". nullopt: the document counts, also if there
// is no journal, or none with a whole first line. No request is read of a document whose run was
// neither interrupted nor resumed.
struct CountingJournal {
  std::filesystem::path path;
  std::string reason;
};
std::optional<CountingJournal> JournalWithMore(const std::filesystem::path& document);

// Whether a run document can be read to its end and has at least `requests` measured requests that
// were not cancelled. False if there is none.
bool HasFinishedRequests(const std::filesystem::path& document, std::uint64_t requests);

}  // namespace llmb
