#include "tests/lint/layout_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <sstream>

namespace llmb::lint {
namespace {

// The names in a CMake file, so that "a.cc" is not found inside "extra.cc".
bool Names(const SourceFile& cmake, const std::string& name) {
  for (const Line& line : cmake.lines) {
    std::string spaced = line.text;
    std::ranges::replace_if(
        spaced, [](char c) { return c == '(' || c == ')'; }, ' ');
    std::istringstream words(spaced);
    for (std::string word; words >> word;) {
      if (word == name) return true;
    }
  }
  return false;
}

const SourceFile* Find(const Tree& tree, const std::string& path) {
  const auto file = std::ranges::find(tree, path, &SourceFile::path);
  return file == tree.end() ? nullptr : &*file;
}

bool IsBuilt(const Tree& tree, const std::filesystem::path& source) {
  for (std::filesystem::path folder = source.parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    const SourceFile* cmake = Find(tree, (folder / "CMakeLists.txt").generic_string());
    if (cmake != nullptr) return Names(*cmake, source.lexically_relative(folder).generic_string());
  }
  return false;
}

bool HasMirror(const Tree& tree, const std::string& folder) {
  constexpr std::array kWithoutMirror{"end_to_end", "benchmarks", "tools", "lint"};
  if (std::ranges::count(kWithoutMirror, folder) > 0) return true;
  return std::ranges::any_of(tree, [&](const SourceFile& file) {
    return file.IsIn("harness/" + folder + "/") || file.IsIn("fixtures/" + folder + "/");
  });
}

// The name of the type whose definition begins on this line, at the outermost level; "" if none
// does.
std::string DefinedType(const Line& line) {
  std::istringstream words(line.code);
  std::string keyword;
  std::string name;
  words >> keyword >> name;
  if (keyword == "enum" && name == "class") words >> name;
  const bool type = keyword == "class" || keyword == "struct" || keyword == "enum";
  const bool outermost = line.code.starts_with(keyword);
  // A forward declaration ends in ';' and has no body.
  const bool forward = line.code.find(';') < line.code.find('{');
  return type && outermost && !forward ? name : "";
}

}  // namespace

Findings CheckEverySourceIsBuilt(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".cc") || IsBuilt(tree, file.path)) continue;
    findings.push_back(fmt::format("{}: is in no CMakeLists.txt", file.path));
  }
  return findings;
}

Findings CheckTestsMirrorSources(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsIn("tests/") || !file.path.ends_with("_test.cc")) continue;
    const std::string folder = (++std::filesystem::path(file.path).begin())->string();
    if (HasMirror(tree, folder)) continue;
    findings.push_back(
        fmt::format("{}: there is no harness/{} or fixtures/{}", file.path, folder, folder));
  }
  return findings;
}

Findings CheckTypesAreDefinedOnce(const Tree& tree) {
  Findings findings;
  std::map<std::string, std::string> homes;
  for (const SourceFile& file : tree) {
    if (!file.IsHeader() || file.IsIn("tests/")) continue;
    for (const Line& line : file.lines) {
      const std::string type = DefinedType(line);
      if (type.empty()) continue;
      const auto [home, is_new] = homes.emplace(type, file.path);
      if (is_new) continue;
      findings.push_back(fmt::format("{}: {} is already in {}", file.path, type, home->second));
    }
  }
  return findings;
}

}  // namespace llmb::lint
