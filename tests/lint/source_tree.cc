#include "tests/lint/source_tree.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>

namespace llmb::lint {
namespace {

constexpr std::array kFolders{".ci",      "benchmarks", "cmake", "docs",
                              "fixtures", "harness",    "tests", "tools"};
constexpr std::array kRootFiles{".clang-format",   ".clang-tidy",    ".gitignore",
                                "CHANGELOG.md",    "CMakeLists.txt", "CMakePresets.json",
                                "CONTRIBUTING.md", "README.md",      "bootstrap"};

// Finds the comments of C++ text, line by line. It knows as much of the language as it takes not to
// be misled by a string: literals, raw literals, and quotes between digits.
class CommentFinder {
 public:
  Line Split(std::string_view text) {
    Line line{std::string(text), "", state_ == State::kBlockComment};
    for (std::size_t i = 0; i < text.size();) {
      i += Step(text.substr(i), i == 0 ? '\0' : text[i - 1], line);
    }
    if (state_ == State::kString || state_ == State::kCharacter) state_ = State::kCode;
    return line;
  }

 private:
  enum class State { kCode, kString, kCharacter, kRawString, kBlockComment };

  // Takes the next piece of a line and returns its length.
  std::size_t Step(std::string_view rest, char previous, Line& line) {
    if (state_ == State::kBlockComment) {
      if (!rest.starts_with("*/")) return 1;
      state_ = State::kCode;
      return 2;
    }
    if (state_ == State::kCode && (rest.starts_with("//") || rest.starts_with("/*"))) {
      line.has_comment = true;
      if (rest[1] == '/') return rest.size();
      state_ = State::kBlockComment;
      return 2;
    }
    const std::size_t length = state_ == State::kCode ? StepCode(rest, previous) : StepText(rest);
    line.code += rest.substr(0, length);
    return length;
  }

  std::size_t StepCode(std::string_view rest, char previous) {
    if (rest.starts_with("R\"")) {
      const std::size_t open = rest.find('(');
      if (open != std::string_view::npos) {
        raw_end_ = ")" + std::string(rest.substr(2, open - 2)) + "\"";
        state_ = State::kRawString;
        return open + 1;
      }
    }
    const bool between_digits = std::isalnum(static_cast<unsigned char>(previous)) != 0;
    if (rest[0] == '"') state_ = State::kString;
    if (rest[0] == '\'' && !between_digits) state_ = State::kCharacter;
    return 1;
  }

  std::size_t StepText(std::string_view rest) {
    if (state_ == State::kRawString) {
      if (!rest.starts_with(raw_end_)) return 1;
      state_ = State::kCode;
      return raw_end_.size();
    }
    if (rest[0] == '\\' && rest.size() > 1) return 2;
    if (rest[0] == (state_ == State::kString ? '"' : '\'')) state_ = State::kCode;
    return 1;
  }

  State state_ = State::kCode;
  std::string raw_end_;
};

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

bool Line::HasCode() const { return code.find_first_not_of(" \t\r") != std::string::npos; }

SourceFile MakeFile(std::string path, std::string_view text) {
  SourceFile file{std::move(path), {}, text.empty() || text.ends_with('\n')};
  CommentFinder comments;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    file.lines.push_back(file.IsCpp() ? comments.Split(line)
                                      : Line{std::string(line), std::string(line), false});
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

}  // namespace llmb::lint
