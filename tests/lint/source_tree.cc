#include "tests/lint/source_tree.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace llmb::lint {
namespace {

constexpr std::array kFolders{".ci",      "benchmarks", "cmake", "docs",
                              "fixtures", "harness",    "tests", "tools"};
constexpr std::array kRootFiles{".clang-format",   ".clang-tidy",    ".gitignore",
                                "CHANGELOG.md",    "CMakeLists.txt", "CMakePresets.json",
                                "CONTRIBUTING.md", "README.md",      "bootstrap"};

// clang-format puts two spaces before a comment that follows code. No literal of the tree contains
// that sequence, so literals need not be parsed.
std::string WithoutComment(const std::string& line) {
  const std::size_t start = line.find_first_not_of(' ');
  if (start != std::string::npos && line.compare(start, 2, "//") == 0) return "";
  return line.substr(0, line.find("  // "));
}

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file;
  file.exceptions(std::ios::failbit | std::ios::badbit);
  file.open(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void Add(const std::filesystem::path& root, const std::filesystem::path& path, Tree& tree) {
  const std::string text = ReadText(path);
  const bool binary = text.find('\0') != std::string::npos;
  if (!binary) tree.push_back(MakeFile(path.lexically_relative(root).generic_string(), text));
}

}  // namespace

SourceFile MakeFile(std::string path, std::string_view text) {
  SourceFile file{std::move(path), {}};
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    file.lines.push_back({line, file.IsCpp() ? WithoutComment(line) : line});
  }
  return file;
}

Tree ReadTree(const std::filesystem::path& root) {
  Tree tree;
  for (const char* name : kRootFiles) {
    if (std::filesystem::is_regular_file(root / name)) Add(root, root / name, tree);
  }
  for (const char* folder : kFolders) {
    if (!std::filesystem::is_directory(root / folder)) continue;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (entry.is_regular_file()) Add(root, entry.path(), tree);
    }
  }
  std::ranges::sort(tree, {}, &SourceFile::path);
  return tree;
}

const Tree& ProjectTree() {
  static const Tree tree = ReadTree(LLMB_SOURCE_DIR);
  return tree;
}

void JudgeLines(const SourceFile& file, const std::function<std::string(const Line&)>& judge,
                Findings& findings) {
  for (std::size_t i = 0; i < file.lines.size(); ++i) {
    const std::string wrong = judge(file.lines[i]);
    if (!wrong.empty()) findings.push_back(fmt::format("{}:{}: {}", file.path, i + 1, wrong));
  }
}

}  // namespace llmb::lint
