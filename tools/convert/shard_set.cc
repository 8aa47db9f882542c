#include "tools/convert/shard_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/text.h"
#include "harness/journal/journal_reader.h"
#include "tools/convert/input_files.h"
#include "tools/convert/run_file_choice.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

std::string Named(const fs::path& path) { return "'" + OneLine(path.string()) + "'"; }

std::string LabelOf(const ShardHead& head) { return Label(head.context.shard->shard); }

// Whether the end of a timestamp, such as shard2of4 or shard2of4_2, is that of a shard.
bool HasTag(const std::string& end, const Shard& shard) {
  const std::string tag = FileTag(shard);
  return end == tag || end.starts_with(tag + "_");
}

// The reasons for which a file cannot be merged that do not depend on the other files.
Status CheckAlone(const ShardHead& head) {
  const std::string name = Named(head.path);
  if (!head.context.shards.empty()) {
    return Fail(name +
                " was merged from shards already: convert it without --merge, or merge all "
                "its shards");
  }
  if (!head.context.shard) {
    return Fail(name + " is of a whole run and not of a shard: convert it without --merge");
  }
  const Shard& shard = head.context.shard->shard;
  if (shard.index < 1 || shard.index > shard.count || shard.count > kMostShards) {
    return Fail(fmt::format("{} says that it is {}, which does not exist", name, Label(shard)));
  }
  const std::string& timestamp = head.context.timestamp;
  const std::size_t tag = timestamp.find("_shard");
  if (tag != std::string::npos && !HasTag(timestamp.substr(tag + 1), shard)) {
    return Fail(fmt::format("{} says that it is {}, but its timestamp is {}: it was changed", name,
                            Label(shard), OneLine(timestamp)));
  }
  return {};
}

std::vector<std::string> EndpointsOf(const RunContext& context) {
  std::vector<std::string> names;
  names.reserve(context.endpoints.size());
  for (const Endpoint& endpoint : context.endpoints) {
    names.push_back(fmt::format("{} ({})", endpoint.name, endpoint.model_name));
  }
  return names;
}

// The words of a command that decide what is sent.
std::vector<std::string> PlanWords(const std::string& command) {
  std::vector<std::string> words;
  std::istringstream in(command);
  for (std::string word; in >> word;) {
    const bool may_differ =
        std::ranges::any_of(std::array{"--shard=", "--start-at=", "--output-dir="},
                            [&](const char* begin) { return word.starts_with(begin); });
    if (!may_differ) words.push_back(std::move(word));
  }
  return words;
}

std::string WordsMissingIn(const std::vector<std::string>& others,
                           const std::vector<std::string>& words) {
  std::vector<std::string> missing;
  std::ranges::copy_if(words, std::back_inserter(missing), [&](const std::string& word) {
    return std::ranges::find(others, word) == others.end();
  });
  return missing.empty() ? "nothing" : Join(missing, " ");
}

// The words that only one of two commands has; empty if the commands are the same.
std::string CommandDifference(const RunContext& a, const RunContext& b) {
  const std::vector<std::string> one = PlanWords(a.command);
  const std::vector<std::string> other = PlanWords(b.command);
  if (one == other) return "; the commands are the same, so look for different files";
  return fmt::format("; only the first has {}, and only the second {}", WordsMissingIn(other, one),
                     WordsMissingIn(one, other));
}

std::string OrNone(const std::string& text) { return text.empty() ? "none" : text; }

// What shows that two files are of different runs, such as "seeds"; empty if nothing does.
std::string Difference(const RunContext& a, const RunContext& b) {
  if (a.version != b.version) {
    return fmt::format("versions of llm_benchmarks: {} and {}", OrNone(a.version),
                       OrNone(b.version));
  }
  if (a.seed != b.seed) return fmt::format("seeds: {} and {}", a.seed, b.seed);
  const RunShard& one = *a.shard;
  const RunShard& other = *b.shard;
  if (one.shard.count != other.shard.count) {
    return fmt::format("runs: one has {} shards, the other {}", one.shard.count, other.shard.count);
  }
  const auto endpoints = EndpointsOf(a);
  if (const auto others = EndpointsOf(b); endpoints != others) {
    return fmt::format("endpoints: {} and {}", Join(endpoints, ", "), Join(others, ", "));
  }
  if (one.plan_hash != other.plan_hash) {
    return fmt::format("plans: {} and {}{}", OrNone(one.plan_hash), OrNone(other.plan_hash),
                       CommandDifference(a, b));
  }
  return "";
}

Result<ShardHead> ReadHead(const fs::path& path) {
  ShardHead head{path, {}};
  LLMB_ASSIGN_OR_RETURN(const std::unique_ptr<std::istream> file, OpenFile(path));
  if (InputKindOf(path) == InputKind::kJournal) {
    JournalSink sink;
    sink.on_header = [&](const JournalHeader& header) { head.context = header.context; };
    LLMB_RETURN_IF_ERROR(ReadJournal(*file, path.string(), sink));
  } else {
    LLMB_ASSIGN_OR_RETURN(head.context, ReadDocumentContext(*file, path.string()));
    if (head.context.shard) LLMB_RETURN_IF_ERROR(CheckWholeDocument(path));
  }
  head.context.prompts.clear();
  return head;
}

bool MayBeShard(const fs::path& path) {
  const InputKind kind = InputKindOf(path);
  return kind == InputKind::kDocument || kind == InputKind::kJournal;
}

// A file that may hold a shard.
struct Candidate {
  fs::path path;
  bool is_named = false;  // by the user, and not found in a folder
};

// The files of names and folders, one for each run.
class CandidateFinder {
 public:
  Status Add(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) return AddFolder(path, kFoldersInFolders);
    LLMB_RETURN_IF_ERROR(CheckInputFile(path));
    if (!MayBeShard(path)) {
      return Fail(
          fmt::format("--merge: {} is neither a run document (.json, .json.gz) nor a "
                      "journal (.journal) nor a folder",
                      Named(path)));
    }
    candidates_.push_back({path, true});
    return {};
  }

  // Returns one file of each run: its document if there is also a journal, and one of a file that
  // was named twice. Call once.
  std::vector<Candidate> Release() {
    std::ranges::stable_sort(candidates_, {}, [](const Candidate& candidate) {
      return std::pair(InputKindOf(candidate.path), !candidate.is_named);
    });
    std::set<std::string> runs;
    std::vector<Candidate> kept;
    kept.reserve(candidates_.size());
    for (Candidate& candidate : candidates_) {
      if (runs.insert(RunStem(WholePath(candidate.path))).second) {
        kept.push_back(std::move(candidate));
      }
    }
    return kept;
  }

  std::vector<std::string> ReleaseNotes() { return std::move(notes_); }

 private:
  static constexpr int kFoldersInFolders = 1;

  Status AddFolder(const fs::path& folder, int depth) {
    std::error_code error;
    std::vector<fs::path> files, folders;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code ignored;
      if (entry->is_directory(ignored)) folders.push_back(entry->path());
      if (entry->is_regular_file(ignored) && MayBeShard(entry->path())) {
        files.push_back(entry->path());
      }
    }
    if (error) {
      return Fail(fmt::format("cannot read the folder {}: {}", Named(folder), error.message()));
    }
    std::ranges::sort(files);
    for (fs::path& file : files) candidates_.push_back({std::move(file), false});
    if (depth == 0) return {};
    std::ranges::sort(folders);
    for (const fs::path& inner : folders) {
      if (IsReadable(inner)) {
        LLMB_RETURN_IF_ERROR(AddFolder(inner, depth - 1));
      } else {
        notes_.push_back(fmt::format("the folder {} cannot be read and was skipped", Named(inner)));
      }
    }
    return {};
  }

  // False for lost+found of a shared disk, for example.
  static bool IsReadable(const fs::path& folder) {
    std::error_code error;
    const fs::directory_iterator entry(folder, error);
    return !error;
  }

  // One file has many names, such as a/x and ./a/x.
  static fs::path WholePath(const fs::path& path) {
    std::error_code error;
    fs::path whole = fs::canonical(path, error);
    return error ? path : whole;
  }

  std::vector<Candidate> candidates_;
  std::vector<std::string> notes_;
};

// Reads a file that was found in a folder. A document that this program wrote must be readable;
// other documents are ignored. A journal may be of a process that died before it had written the
// first line.
Result<std::optional<ShardHead>> ReadFound(const fs::path& path, std::vector<std::string>& notes) {
  Result<ShardHead> head = ReadHead(path);
  if (head) return head->context.shard ? std::optional(*std::move(head)) : std::nullopt;
  if (!RunTimestamp(path)) return std::nullopt;
  if (InputKindOf(path) != InputKind::kJournal) return tl::unexpected(head.error());
  notes.push_back(head.error().message + "; the journal was skipped");
  return std::nullopt;
}

}  // namespace

Result<ShardSet> ShardSetOf(std::vector<ShardHead> heads) {
  if (heads.empty()) return Fail("--merge found no shard (a run document or journal of --shard)");
  // Messages do not depend on the order of the files either.
  std::ranges::sort(heads, {}, &ShardHead::path);
  for (const ShardHead& head : heads) LLMB_RETURN_IF_ERROR(CheckAlone(head));
  const ShardHead& first = heads.front();
  for (const ShardHead& head : heads) {
    const std::string difference = Difference(first.context, head.context);
    if (difference.empty()) continue;
    return Fail(fmt::format("{} and {} are of different {}", Named(first.path), Named(head.path),
                            difference));
  }
  std::ranges::stable_sort(heads, {},
                           [](const ShardHead& head) { return head.context.shard->shard.index; });
  for (std::size_t i = 1; i < heads.size(); ++i) {
    if (heads[i].context.shard->shard == heads[i - 1].context.shard->shard) {
      return Fail(fmt::format("{} and {} are both {}: give one of them", Named(heads[i - 1].path),
                              Named(heads[i].path), LabelOf(heads[i])));
    }
  }
  ShardSet set;
  set.count = heads.front().context.shard->shard.count;
  for (ShardHead& head : heads) {
    set.indexes.push_back(head.context.shard->shard.index);
    set.files.push_back(std::move(head.path));
  }
  for (int index = 1; index <= set.count; ++index) {
    if (!std::ranges::binary_search(set.indexes, index)) set.missing.push_back(index);
  }
  return set;
}

Result<ShardSet> FindShards(std::span<const std::string> names) {
  CandidateFinder finder;
  for (const std::string& name : names) LLMB_RETURN_IF_ERROR(finder.Add(name));
  std::vector<ShardHead> heads;
  std::vector<std::string> notes = finder.ReleaseNotes();
  for (const Candidate& candidate : finder.Release()) {
    const bool is_document = InputKindOf(candidate.path) == InputKind::kDocument;
    const auto journal = is_document ? JournalWithMore(candidate.path) : std::nullopt;
    const fs::path& path = journal ? journal->path : candidate.path;
    std::optional<ShardHead> head;
    if (candidate.is_named) {
      LLMB_ASSIGN_OR_RETURN(head, ReadHead(path));
    } else {
      LLMB_ASSIGN_OR_RETURN(head, ReadFound(path, notes));
    }
    if (!head) continue;
    heads.push_back(*std::move(head));
    if (!journal || !heads.back().context.shard) continue;
    notes.push_back(fmt::format("{}: its document {}", LabelOf(heads.back()), journal->reason));
  }
  LLMB_ASSIGN_OR_RETURN(ShardSet set, ShardSetOf(std::move(heads)));
  set.notes = std::move(notes);
  return set;
}

std::vector<std::string> UnmergedNotes(std::span<const RunContext> contexts) {
  std::map<std::string, int> inputs;  // by plan
  for (const RunContext& context : contexts) {
    if (context.shard) ++inputs[context.shard->plan_hash];
  }
  std::vector<std::string> notes;
  for (const auto& [plan_hash, count] : inputs) {
    if (count < 2) continue;
    notes.push_back(
        fmt::format("{} inputs are shards of one run and were pooled like runs that "
                    "followed each other: give them with --merge",
                    count));
  }
  return notes;
}

std::string ShardsText(std::span<const int> indexes, int count) {
  std::string list;
  for (const int index : indexes) list += fmt::format("{}{}", list.empty() ? "" : ", ", index);
  return fmt::format("shard{} {} of {}", indexes.size() == 1 ? "" : "s", list, count);
}

}  // namespace llmb
