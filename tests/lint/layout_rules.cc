#include "tests/lint/layout_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <regex>
#include <set>
#include <sstream>

namespace llmb::lint {
namespace {

constexpr std::ptrdiff_t kMaxCodeLines = 300;
constexpr std::ptrdiff_t kMaxTestCodeLines = 600;

// Compares whole words, so that "a.cc" is not found inside "extra.cc".
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

bool IsBuilt(const Tree& tree, const std::filesystem::path& source) {
  for (std::filesystem::path folder = source.parent_path(); !folder.empty();
       folder = folder.parent_path()) {
    const auto cmake =
        std::ranges::find(tree, (folder / "CMakeLists.txt").generic_string(), &SourceFile::path);
    if (cmake == tree.end()) continue;
    return Names(*cmake, source.lexically_relative(folder).generic_string());
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

std::ptrdiff_t CountCode(const SourceFile& file) {
  return std::ranges::count_if(file.lines, [](const Line& line) {
    return line.code.find_first_not_of(' ') != std::string::npos;
  });
}

// The class whose virtual destructor this line declares; "" for any other line. The compiler
// demands one (-Wnon-virtual-dtor) of every class that has virtual functions and no base.
std::string InterfaceName(const Line& line) {
  constexpr std::string_view kDestructor = "virtual ~";
  const std::size_t start = line.code.find(kDestructor);
  if (start == std::string::npos) return "";
  const std::size_t from = start + kDestructor.size();
  return line.code.substr(from, line.code.find('(', from) - from);
}

std::ptrdiff_t CountImplementations(const Tree& tree, const std::string& name) {
  std::ptrdiff_t count = 0;
  const auto has_base = [&](const Line& line) {
    const std::size_t at = line.code.find(" public ");
    if (at == std::string::npos) return false;
    const std::string bases = line.code.substr(at) + " ";
    return bases.find(" " + name + " ") != std::string::npos ||
           bases.find(" " + name + ",") != std::string::npos ||
           bases.find("::" + name + " ") != std::string::npos;
  };
  for (const SourceFile& file : tree) count += std::ranges::count_if(file.lines, has_base);
  return count;
}

// "Suite.Test" for each test of the tree.
std::set<std::string> TestNames(const Tree& tree) {
  static const std::regex kTest(R"(^TEST(_F|_P)?\((\w+),\s*(\w+)\))");
  std::set<std::string> names;
  for (const SourceFile& file : tree) {
    if (!file.IsIn("tests/") || !file.path.ends_with("_test.cc")) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      if (!file.lines[i].code.starts_with("TEST")) continue;
      const std::string next = i + 1 < file.lines.size() ? file.lines[i + 1].code : "";
      const std::string both = file.lines[i].code + next;
      std::smatch test;
      if (std::regex_search(both, test, kTest)) names.insert(test.str(2) + "." + test.str(3));
    }
  }
  return names;
}

// The first `Suite.Test` or `Suite.Prefix*` in the line that no test has; "" if there is none.
std::string UnknownTest(const std::string& line, const std::set<std::string>& tests) {
  static const std::regex kName(R"(`(\w+/)?([A-Z]\w*\.([A-Z]\w*)?)(\*?)`)");
  for (std::sregex_iterator name(line.begin(), line.end(), kName), end; name != end; ++name) {
    const std::string wanted = name->str(2);
    const auto found = tests.lower_bound(wanted);
    const bool exists = found != tests.end() &&
                        (name->length(4) > 0 ? found->starts_with(wanted) : *found == wanted);
    if (!exists) return name->str(0);
  }
  return "";
}

// Calls `judge` for each file; a result that is not empty becomes a finding.
Findings JudgeFiles(const Tree& tree, const std::function<std::string(const SourceFile&)>& judge) {
  Findings findings;
  for (const SourceFile& file : tree) {
    const std::string wrong = judge(file);
    if (!wrong.empty()) findings.push_back(file.path + ": " + wrong);
  }
  return findings;
}

// "a.h" and "a.cc" for "a.{h,cc}"; any other name as it is.
std::vector<std::string> PathsOf(const std::string& name) {
  const std::size_t open = name.find('{');
  if (open == std::string::npos || !name.ends_with('}')) return {name};
  std::vector<std::string> paths;
  std::istringstream ends(name.substr(open + 1, name.size() - open - 2));
  for (std::string end; std::getline(ends, end, ',');) paths.push_back(name.substr(0, open) + end);
  return paths;
}

// The first path on the line that is neither a file nor a folder of the tree; "" if all are.
std::string UnknownPath(const std::string& line, const Tree& tree) {
  static const std::regex quoted(
      "`((?:harness|fixtures|tools|benchmarks|tests|docs)/[^` ]+)[^`]*`");
  for (std::sregex_iterator name(line.begin(), line.end(), quoted), end; name != end; ++name) {
    for (const std::string& path : PathsOf((*name)[1])) {
      const bool exists = std::ranges::any_of(
          tree, [&](const SourceFile& file) { return file.path == path || file.IsIn(path + "/"); });
      if (!exists) return path;
    }
  }
  return "";
}

}  // namespace

Findings CheckEverySourceIsBuilt(const Tree& tree) {
  return JudgeFiles(tree, [&](const SourceFile& file) {
    const bool missing = file.path.ends_with(".cc") && !IsBuilt(tree, file.path);
    return missing ? "is not in a CMakeLists.txt" : "";
  });
}

Findings CheckTestsMirrorSources(const Tree& tree) {
  return JudgeFiles(tree, [&](const SourceFile& file) -> std::string {
    if (!file.IsIn("tests/") || !file.path.ends_with("_test.cc")) return "";
    const std::string folder = (++std::filesystem::path(file.path).begin())->string();
    if (HasMirror(tree, folder)) return "";
    return fmt::format("neither harness/{} nor fixtures/{} exists", folder, folder);
  });
}

Findings CheckHeadersAreGuarded(const Tree& tree) {
  return JudgeFiles(tree, [](const SourceFile& file) {
    const bool guarded = std::ranges::count(file.lines, "#pragma once", &Line::code) == 1;
    return file.IsHeader() && !guarded ? "has no #pragma once" : "";
  });
}

Findings CheckFileSizes(const Tree& tree) {
  return JudgeFiles(tree, [](const SourceFile& file) -> std::string {
    const std::ptrdiff_t limit = file.IsIn("tests/") ? kMaxTestCodeLines : kMaxCodeLines;
    const std::ptrdiff_t lines = CountCode(file);
    if (!file.IsCpp() || lines <= limit) return "";
    return fmt::format("{} lines of code, at most {} are allowed", lines, limit);
  });
}

Findings CheckAbstractClassesHaveTwoImplementations(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsCpp() || file.IsIn("tests/lint/")) continue;
    const auto judge = [&](const Line& line) -> std::string {
      const std::string name = InterfaceName(line);
      if (name.empty() || CountImplementations(tree, name) >= 2) return "";
      return name + " has fewer than two implementations";
    };
    JudgeLines(file, judge, findings);
  }
  return findings;
}

Findings CheckDocsNameExistingTests(const Tree& tree) {
  Findings findings;
  const std::set<std::string> tests = TestNames(tree);
  for (const SourceFile& file : tree) {
    if (!file.IsIn("docs/") || !file.path.ends_with(".md")) continue;
    const auto judge = [&](const Line& line) -> std::string {
      const std::string name = UnknownTest(line.text, tests);
      return name.empty() ? "" : name + " is not a test";
    };
    JudgeLines(file, judge, findings);
  }
  return findings;
}

Findings CheckDocsNameEveryRecordedResponse(const Tree& tree) {
  constexpr std::string_view kPage = "docs/reliability.md";
  constexpr std::string_view kFolder = "fixtures/streams/";
  constexpr std::string_view kEnd = ".record.json";
  const auto page = std::ranges::find(tree, kPage, &SourceFile::path);
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsIn(kFolder) || !file.path.ends_with(kEnd)) continue;
    const std::string name =
        file.path.substr(kFolder.size(), file.path.size() - kFolder.size() - kEnd.size());
    const bool is_named =
        page != tree.end() && std::ranges::any_of(page->lines, [&](const Line& line) {
          return line.text.find("`" + name + "`") != std::string::npos;
        });
    if (!is_named) findings.push_back(fmt::format("{}: {} does not name it", file.path, kPage));
  }
  return findings;
}

Findings CheckContributingNamesExistingPaths(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (file.path != "CONTRIBUTING.md") continue;
    const auto judge = [&](const Line& line) -> std::string {
      const std::string path = UnknownPath(line.text, tree);
      return path.empty() ? "" : path + " does not exist";
    };
    JudgeLines(file, judge, findings);
  }
  return findings;
}

}  // namespace llmb::lint
