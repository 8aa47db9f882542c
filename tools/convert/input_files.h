#pragma once

// Finds the files to convert.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

enum class InputKind {
  kDocument,  // a run document: .json or .json.gz
  kCsv,       // .csv or .csv.gz
  kJournal,   // .journal
  kOther,
};

// What a file is, by the end of its name alone.
InputKind InputKindOf(const std::filesystem::path& path);

// The newest run document or journal of a folder, not looking into folders below. A name of the
// form benchmark_YYYYMMDD_HHMMSS.json[.gz] (or .journal) tells its own time; any other file is as
// old as its last change, which also decides between equal times. Error: the folder is not there,
// cannot be read or holds neither.
Result<std::filesystem::path> NewestDocument(const std::filesystem::path& folder);

// The run documents, CSVs and journals that match `pattern` (glob(3); a leading ~ is the home
// folder), in order of their names. Left out are summaries (_summary_ in a CSV's name), which hold
// no requests, and a second file of a run that already has one: its results CSV or its compressed
// copy would count each request twice; a journal counts as such a second file too. Error: nothing
// is left, or a folder cannot be read.
Result<std::vector<std::filesystem::path>> FilesMatching(const std::string& pattern);

// Error: no such file, or a folder.
Status CheckInputFile(const std::filesystem::path& path);

}  // namespace llmb
