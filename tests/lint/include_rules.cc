#include "tests/lint/include_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

namespace llmb::lint {
namespace {

struct Floor {
  std::string_view folder;
  int number;
};

constexpr Floor kFloors[] = {
    {"base", 1},    {"schedule", 2}, {"wire", 2},   {"endpoint", 2}, {"record", 3},   {"http", 4},
    {"metrics", 4}, {"workload", 4}, {"config", 4}, {"load", 5},     {"document", 5}, {"charts", 5},
    {"console", 5}, {"journal", 6},  {"report", 6}, {"compare", 6},  {"cluster", 7},  {"run", 8}};

// What files under `folder` may include. The first matching entry applies.
struct TopFolder {
  std::string_view folder;
  std::vector<std::string_view> may_include;
};

const std::vector<TopFolder>& TopFolders() {
  static const std::vector<TopFolder> folders = {
      {"harness/", {"harness/"}},
      {"fixtures/sim/", {"fixtures/sim/", "fixtures/tls/", "harness/base/"}},
      {"fixtures/", {"fixtures/", "harness/"}},
      {"tools/", {"tools/", "fixtures/", "harness/"}},
      {"benchmarks/", {"benchmarks/", "tools/", "fixtures/", "harness/"}},
      {"tests/", {"tests/", "tools/", "benchmarks/", "fixtures/", "harness/"}},
  };
  return folders;
}

// The path of a quoted include; nullopt for any other line.
std::optional<std::string> QuotedInclude(const Line& line) {
  constexpr std::string_view kStart = "#include \"";
  const std::size_t start = line.code.find(kStart);
  if (start == std::string::npos) return std::nullopt;
  const std::size_t from = start + kStart.size();
  return line.code.substr(from, line.code.find('"', from) - from);
}

// Calls `judge(file, path)` for each quoted include; it returns what is wrong, or "".
using Judge = std::function<std::string(const SourceFile&, std::string_view)>;
Findings ForEachInclude(const Tree& tree, const Judge& judge) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsCpp()) continue;
    const auto judge_line = [&](const Line& line) {
      const std::optional<std::string> included = QuotedInclude(line);
      return included ? judge(file, *included) : "";
    };
    JudgeLines(file, judge_line, findings);
  }
  return findings;
}

// "load" for "harness/load/worker.h"; nullopt outside harness/.
std::optional<std::string_view> HarnessFolder(std::string_view path) {
  constexpr std::string_view kHarness = "harness/";
  if (!path.starts_with(kHarness)) return std::nullopt;
  path.remove_prefix(kHarness.size());
  return path.substr(0, path.find('/'));
}

std::optional<int> FloorOf(std::string_view folder) {
  const auto* floor = std::ranges::find(kFloors, folder, &Floor::folder);
  return floor == std::end(kFloors) ? std::nullopt : std::optional(floor->number);
}

std::string JudgeFloors(const SourceFile& file, std::string_view included) {
  const auto from = HarnessFolder(file.path);
  const auto to = HarnessFolder(included);
  if (!from || !to || *from == *to) return "";
  const auto from_floor = FloorOf(*from);
  const auto to_floor = FloorOf(*to);
  if (!from_floor || !to_floor) {
    return fmt::format("harness/{} has no floor", from_floor ? *to : *from);
  }
  if (*to_floor < *from_floor) return "";
  return fmt::format("harness/{} (floor {}) must not include harness/{} (floor {})", *from,
                     *from_floor, *to, *to_floor);
}

std::string JudgeTopFolder(const SourceFile& file, std::string_view included) {
  const auto starts = [](std::string_view path) {
    return [path](std::string_view prefix) { return path.starts_with(prefix); };
  };
  const auto folder = std::ranges::find_if(TopFolders(), starts(file.path), &TopFolder::folder);
  const bool ours = std::ranges::any_of(TopFolders(), starts(included), &TopFolder::folder);
  if (folder == TopFolders().end() || !ours) return "";
  if (std::ranges::any_of(folder->may_include, starts(included))) return "";
  return fmt::format("files in {} must not include {}", folder->folder, included);
}

}  // namespace

Findings CheckIncludesAreFromTheRoot(const Tree& tree) {
  return ForEachInclude(tree, [](const SourceFile&, std::string_view included) -> std::string {
    const auto fits = [&](const TopFolder& top) { return included.starts_with(top.folder); };
    if (std::ranges::any_of(TopFolders(), fits)) return "";
    // Our file names have no hyphen; "gnuplot-iostream.h" has no folder.
    const bool third_party = included.find('/') == std::string_view::npos &&
                             included.find('-') != std::string_view::npos;
    if (third_party) return "";
    return fmt::format("write \"{}\" from the repository's root", included);
  });
}

Findings CheckIncludesGoDown(const Tree& tree) { return ForEachInclude(tree, JudgeFloors); }

Findings CheckTopFolders(const Tree& tree) { return ForEachInclude(tree, JudgeTopFolder); }

}  // namespace llmb::lint
