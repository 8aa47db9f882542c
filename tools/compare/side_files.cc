#include "tools/compare/side_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <system_error>

#include "harness/base/text.h"
#include "tools/convert/foreign_file.h"
#include "tools/convert/input_files.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using Paths = std::vector<fs::path>;

std::string Quoted(const fs::path& path) { return fmt::format("'{}'", OneLine(path.string())); }

// The parts of a list; the whole text if it is a file or folder itself.
std::vector<std::string> PartsOf(const std::string& text) {
  std::error_code ignored;
  if (fs::exists(text, ignored)) return {text};
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// A pattern for the files in a folder, whose own name is not a pattern.
std::string PatternFor(const std::string& folder) {
  std::string pattern;
  for (const char character : folder) {
    if (std::string_view("*?[]\\~").find(character) != std::string_view::npos) pattern += '\\';
    pattern += character;
  }
  return pattern + "/*";
}

// Leaves out other programs' files among the runs, such as those of --save-result. If there are
// only such files they stay, so that reading them says what is wrong.
Paths WithoutForeignFiles(const Paths& paths) {
  Paths kept;
  std::ranges::remove_copy_if(paths, std::back_inserter(kept), IsForeign);
  return kept.empty() ? paths : kept;
}

Result<Paths> FilesOf(const std::string& part) {
  std::error_code ignored;
  if (part.empty()) return Fail("a file name is empty");
  if (fs::is_directory(part, ignored)) {
    Result<Paths> found = FilesMatching(PatternFor(part));
    if (found) return WithoutForeignFiles(*found);
    return Fail(
        fmt::format("the folder {} has no run document, journal or results CSV", Quoted(part)));
  }
  LLMB_RETURN_IF_ERROR(CheckInputFile(part));
  if (InputKindOf(part) != InputKind::kOther) return Paths{part};
  if (const auto foreign = ForeignFileText(part, InputKind::kOther)) return Fail(*foreign);
  return Fail(
      fmt::format("{} is neither a run document (.json, .json.gz) nor a journal (.journal) "
                  "nor a results CSV (.csv)",
                  Quoted(part)));
}

// The folder and timestamp of a run, or the file, if its name has no timestamp.
fs::path RunOf(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::canonical(path, error);
  const std::optional<std::string> timestamp = RunTimestamp(path);
  return timestamp ? whole.parent_path() / *timestamp : whole;
}

Status CheckThatRunsDiffer(const Paths& paths) {
  std::map<fs::path, fs::path> file_of_run;
  for (const fs::path& path : paths) {
    const fs::path run = RunOf(path);
    if (const auto [other, is_new] = file_of_run.emplace(run, path); !is_new) {
      return Fail(
          fmt::format("{} and {} are of the same run", Quoted(other->second), Quoted(path)));
    }
  }
  return {};
}

}  // namespace

Result<Paths> SideFiles(const std::string& text) {
  Paths paths;
  for (const std::string& part : PartsOf(text)) {
    LLMB_ASSIGN_OR_RETURN(const Paths files, FilesOf(part));
    paths.insert(paths.end(), files.begin(), files.end());
  }
  LLMB_RETURN_IF_ERROR(CheckThatRunsDiffer(paths));
  return paths;
}

Status CheckSidesDiffer(const Paths& baseline, const Paths& fresh) {
  for (const fs::path& path : fresh) {
    const auto same = std::ranges::find(baseline, RunOf(path), RunOf);
    if (same == baseline.end()) continue;
    return Fail(fmt::format("the run of {} is on both sides", Quoted(path)));
  }
  return {};
}

}  // namespace llmb
