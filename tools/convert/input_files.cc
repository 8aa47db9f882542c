#include "tools/convert/input_files.h"

#include <fmt/format.h>
#include <glob.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

#include "harness/base/text.h"
#include "harness/base/wall_time_text.h"
#include "tools/convert/foreign_file.h"
#include "tools/convert/run_file_choice.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

std::string Quoted(const fs::path& path) { return "'" + OneLine(path.string()) + "'"; }

bool EndsWith(const std::string& text, std::string_view end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Removes `start` from the beginning of `text`, if it is there.
bool RemoveStart(std::string_view& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.remove_prefix(start.size());
  return true;
}

// The number of digits at the beginning of `text`, which are removed.
std::size_t RemoveDigits(std::string_view& text) {
  const std::size_t count = std::min(text.find_first_not_of("0123456789"), text.size());
  text.remove_prefix(count);
  return count;
}

bool IsSummary(const fs::path& path) {
  return InputKindOf(path) == InputKind::kCsv &&
         path.filename().string().find("_summary_") != std::string::npos;
}

// Sorts by age, then by name, so that the order does not depend on the order of the folder. Whole
// runs follow all shards: one that was merged has the timestamp of its first shard.
struct Age {
  bool is_whole = true;
  std::string timestamp;
  fs::file_time_type changed;
  fs::path path;

  bool operator<(const Age& other) const {
    return std::tie(is_whole, timestamp, changed, path) <
           std::tie(other.is_whole, other.timestamp, other.changed, other.path);
  }
};

Age AgeOf(const fs::path& path) {
  std::error_code ignored;  // a file that was just deleted counts as the oldest
  const fs::file_time_type changed = fs::last_write_time(path, ignored);
  const auto wall = std::chrono::file_clock::to_sys(changed);
  const std::optional<std::string> named = RunTimestamp(path);
  const bool is_shard = named && named->find("_shard") != std::string::npos;
  return {!is_shard,
          named ? *named : TimestampText(std::chrono::time_point_cast<Nanoseconds>(wall)), changed,
          path};
}

// The paths that glob(3) allocates.
class GlobMatches {
 public:
  explicit GlobMatches(const std::string& pattern)
      : code_(::glob(pattern.c_str(), GLOB_TILDE | GLOB_ERR, nullptr, &matches_)) {}
  ~GlobMatches() { ::globfree(&matches_); }
  GlobMatches(const GlobMatches&) = delete;
  GlobMatches& operator=(const GlobMatches&) = delete;

  bool Failed() const { return code_ != 0 && code_ != GLOB_NOMATCH; }

  std::vector<fs::path> Paths() const {
    return {matches_.gl_pathv, matches_.gl_pathv + matches_.gl_pathc};
  }

 private:
  glob_t matches_{};
  int code_;
};

// Documents first, uncompressed ones before their compressed copies: the first file of a run stays,
// or a journal that has more requests.
void KeepOneFilePerRun(std::vector<fs::path>& paths) {
  std::stable_sort(paths.begin(), paths.end(), [](const fs::path& a, const fs::path& b) {
    return InputKindOf(a) < InputKindOf(b);
  });
  std::set<fs::path> runs;
  const auto seen_before = [&runs](const fs::path& path) {
    const std::optional<std::string> timestamp = RunTimestamp(path);
    return timestamp && !runs.insert(path.parent_path() / *timestamp).second;
  };
  std::vector<fs::path> kept;
  std::remove_copy_if(paths.begin(), paths.end(), std::back_inserter(kept), seen_before);
  for (fs::path& path : kept) {
    if (InputKindOf(path) != InputKind::kDocument) continue;
    const auto journal = JournalWithMore(path);
    if (journal && std::ranges::find(paths, journal->path) != paths.end()) path = journal->path;
  }
  std::sort(kept.begin(), kept.end());
  paths = std::move(kept);
}

}  // namespace

InputKind InputKindOf(const fs::path& path) {
  const std::string name = path.filename().string();
  if (EndsWith(name, ".json") || EndsWith(name, ".json.gz")) return InputKind::kDocument;
  if (EndsWith(name, ".csv") || EndsWith(name, ".csv.gz")) return InputKind::kCsv;
  if (EndsWith(name, ".journal")) return InputKind::kJournal;
  return InputKind::kOther;
}

Result<fs::path> NewestDocument(const fs::path& folder) {
  std::error_code error;
  std::optional<Age> newest, foreign;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code ignored;
    const InputKind kind = InputKindOf(entry->path());
    if (kind != InputKind::kDocument && kind != InputKind::kJournal) continue;
    if (!entry->is_regular_file(ignored)) continue;
    const Age age = AgeOf(entry->path());
    std::optional<Age>& place = IsForeign(entry->path()) ? foreign : newest;
    if (!place || *place < age) place = age;
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return Fail(fmt::format("cannot read the folder {}: {}", Quoted(folder), error.message()));
  }
  // The user learns what is wrong with it when it is read.
  if (!newest) newest = foreign;
  if (newest) return newest->path;
  return Fail(
      fmt::format("no run document (.json, .json.gz) and no journal in {}; run llm_benchmarks "
                  "first, or name a file",
                  Quoted(folder)));
}

Result<std::vector<fs::path>> FilesMatching(const std::string& pattern) {
  const GlobMatches matches(pattern);
  if (matches.Failed()) {
    return Fail(fmt::format("--pattern {}: a folder on the way cannot be read", Quoted(pattern)));
  }
  std::vector<fs::path> paths = matches.Paths();
  const auto useless = [](const fs::path& path) {
    std::error_code ignored;
    return InputKindOf(path) == InputKind::kOther || IsSummary(path) ||
           !fs::is_regular_file(path, ignored);
  };
  paths.erase(std::remove_if(paths.begin(), paths.end(), useless), paths.end());
  if (!paths.empty()) {
    KeepOneFilePerRun(paths);
    return paths;
  }
  return Fail(fmt::format(
      "--pattern {} matches no run document (.json, .json.gz), no journal (.journal) and no "
      "results CSV (.csv)",
      Quoted(pattern)));
}

std::optional<std::string> RunTimestamp(const fs::path& path) {
  const std::string name = path.filename().string();
  std::string_view rest = name;
  if (!RemoveStart(rest, "benchmark_")) return std::nullopt;
  if (InputKindOf(path) == InputKind::kCsv) RemoveStart(rest, "results_");
  const std::string_view timestamp = rest;
  if (RemoveDigits(rest) != 8 || !RemoveStart(rest, "_") || RemoveDigits(rest) != 6) {
    return std::nullopt;
  }
  if (RemoveStart(rest, "_shard") &&
      (RemoveDigits(rest) == 0 || !RemoveStart(rest, "of") || RemoveDigits(rest) == 0)) {
    return std::nullopt;
  }
  if (RemoveStart(rest, "_") && RemoveDigits(rest) == 0) return std::nullopt;
  const std::size_t length = timestamp.size() - rest.size();
  constexpr std::string_view kEndings[] = {".json", ".json.gz", ".csv", ".csv.gz", ".journal"};
  if (std::ranges::find(kEndings, rest) == std::end(kEndings)) return std::nullopt;
  return std::string(timestamp.substr(0, length));
}

Status CheckInputFile(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) return Fail(Quoted(path) + ": no such file");
  if (fs::is_directory(status)) {
    return Fail(fmt::format("{} is a folder; name its files, or give --pattern {}", Quoted(path),
                            Quoted(path / "*.json")));
  }
  if (status.type() == fs::file_type::none) {
    return Fail(fmt::format("cannot read {}: {}", Quoted(path), error.message()));
  }
  return {};
}

}  // namespace llmb
