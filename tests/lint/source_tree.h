#pragma once

// The project's own text files, as the lint rules read them.

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace llmb::lint {

// One line without its line break. In C++ files `code` is the text before a `//` comment; in other
// files it is the whole line.
struct Line {
  std::string text;
  std::string code;
};

// `path` is relative to the root of the tree and uses '/'.
struct SourceFile {
  std::string path;
  std::vector<Line> lines;

  bool IsHeader() const { return path.ends_with(".h"); }
  bool IsCpp() const { return IsHeader() || path.ends_with(".cc"); }
  bool IsIn(std::string_view prefix) const { return path.starts_with(prefix); }
};

using Tree = std::vector<SourceFile>;

// Violations of a rule, each as "path: what is wrong" or "path:line: what is wrong".
using Findings = std::vector<std::string>;

// Splits `text` into lines. The ending of `path` decides whether it is C++.
SourceFile MakeFile(std::string path, std::string_view text);

// Every text file in the project's folders and root, sorted by path. Leaves out build/ and what
// users keep in the root, such as models.json or results/. Throws if `root` cannot be read.
Tree ReadTree(const std::filesystem::path& root);

// The tree that these tests belong to, read once.
const Tree& ProjectTree();

// Calls `judge` for each line of `file`; a result that is not empty becomes a finding.
void JudgeLines(const SourceFile& file, const std::function<std::string(const Line&)>& judge,
                Findings& findings);

}  // namespace llmb::lint
