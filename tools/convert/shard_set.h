#pragma once

// The shards of one run (--shard I/N), as the files that are to be merged.

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/document/run_document.h"

namespace llmb {

// A file, and what it says about its run.
struct ShardHead {
  std::filesystem::path path;
  RunContext context;
};

// Shards of the same run.
struct ShardSet {
  std::vector<std::filesystem::path> files;  // by the index of their shard
  std::vector<int> indexes;                  // of the files, ascending; each from 1 to `count`
  int count = 0;
  std::vector<int> missing;        // the other indexes, ascending
  std::vector<std::string> notes;  // which files and folders were skipped
};

// Sorts the files of one run by shard. Their order does not matter. Errors, each of which names the
// files: none, a whole run, a run that was merged already, an index beyond the count or other than
// that of the timestamp, a shard twice, shards of different versions, seeds, numbers of shards,
// plans or endpoints.
Result<ShardSet> ShardSetOf(std::vector<ShardHead> heads);

// Finds the shards in `names`, which are run documents, journals and folders. A folder stands for
// the shards' files in it and in the folders below it; other files there are ignored. If a document
// and a journal have the same name, the document counts, unless the journal has more requests
// (JournalWithMore), which a note says. In a folder, inner folders that cannot be read and journals
// without a whole first line are skipped, with a note. Errors: a name that is none of these, a file
// or folder that cannot be read, a document without its end, and those of ShardSetOf.
Result<ShardSet> FindShards(std::span<const std::string> names);

// For the user, one line each: which of these runs, which were not merged, are shards of one run.
std::vector<std::string> UnmergedNotes(std::span<const RunContext> contexts);

// "shard 2 of 4" or "shards 2, 3 of 4"; `indexes` is not empty.
std::string ShardsText(std::span<const int> indexes, int count);

}  // namespace llmb
