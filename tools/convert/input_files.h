#pragma once

// Finds the files to convert.

#include <filesystem>
#include <optional>
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

// The timestamp of a run in the name of one of its files, such as 20260301_120000 or
// 20260301_120000_2 in benchmark_20260301_120000_2.json.gz or
// benchmark_results_20260301_120000.csv; of a shard 20260301_120000_shard2of4. nullopt: the name
// has another form.
std::optional<std::string> RunTimestamp(const std::filesystem::path& path);

// The newest run document or journal in a folder, without those in folders below it. The timestamp
// in a name counts. A file without one is as old as its last change, which also decides between
// equal times. A file of a shard counts only if there is none of a whole run, and a file of another
// program only if there is nothing else. Error: the folder is missing, cannot be read or holds
// neither.
Result<std::filesystem::path> NewestDocument(const std::filesystem::path& folder);

// The run documents, CSVs and journals that match `pattern` (glob(3); a leading ~ is the home
// folder), in order of their names. Two kinds are left out: summaries (_summary_ in a CSV's name),
// which hold no requests, and every file of a run but one, because its results CSV, compressed copy
// or journal would count each request twice. The document stays, or a journal that has more
// requests (JournalWithMore). Error: no file remains, or a folder cannot be read.
Result<std::vector<std::filesystem::path>> FilesMatching(const std::string& pattern);

// Error: no such file, or a folder.
Status CheckInputFile(const std::filesystem::path& path);

}  // namespace llmb
