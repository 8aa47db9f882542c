#pragma once

// The project's own text files as the lint rules see them.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace llmb::lint {

// One line, without its line break. In C++ files `code` is the line without its comments; in all
// other files it is the whole line, and `has_comment` is false.
struct Line {
  std::string text;
  std::string code;
  bool has_comment = false;

  // Whether anything but white space is left once comments are gone.
  bool HasCode() const;
};

// `path` is relative to the tree's root and written with '/'.
struct SourceFile {
  std::string path;
  std::vector<Line> lines;
  bool ends_with_newline = true;

  bool IsHeader() const { return path.ends_with(".h"); }
  bool IsCpp() const { return IsHeader() || path.ends_with(".cc"); }
  bool IsIn(std::string_view prefix) const { return path.starts_with(prefix); }
};

using Tree = std::vector<SourceFile>;

// What breaks a rule, each as "path:line: what is wrong", the line left out where none is meant.
using Findings = std::vector<std::string>;

// A file from its text; the path decides whether it is read as C++.
SourceFile MakeFile(std::string path, std::string_view text);

// Every text file in the project's folders and in its root, sorted by path. Files that a user may
// keep beside them (models.json, results/, build/) are not part of it. Throws when `root` cannot be
// read.
Tree ReadTree(const std::filesystem::path& root);

// The tree that these tests belong to.
const Tree& ProjectTree();

}  // namespace llmb::lint
