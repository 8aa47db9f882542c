#include "tests/lint/shape_rules.h"

#include <fmt/format.h>

#include <algorithm>

namespace llmb::lint {
namespace {

std::size_t CountCode(const SourceFile& file) {
  return static_cast<std::size_t>(std::ranges::count_if(file.lines, &Line::HasCode));
}

// Data may need white space where text does not; recorded streams and CSV files do.
bool IsWrittenByHand(const SourceFile& file) {
  const auto ends = [&](std::string_view ending) { return file.path.ends_with(ending); };
  return file.IsCpp() || ends(".md") || ends(".cmake") || ends("CMakeLists.txt") ||
         ends("CMakePresets.json") || ends("bootstrap") || file.IsIn(".ci/") ||
         file.IsIn(".clang-");
}

std::string_view WrongWhiteSpace(const std::string& text) {
  if (text.find('\t') != std::string::npos) return "a tab";
  if (text.find('\r') != std::string::npos) return "a carriage return";
  return text.ends_with(' ') ? "white space at the end" : "";
}

}  // namespace

Findings CheckFileSizes(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    const std::size_t most = file.IsIn("tests/") ? kMaxTestCodeLines : kMaxCodeLines;
    const std::size_t lines = CountCode(file);
    if (!file.IsCpp() || lines <= most) continue;
    findings.push_back(fmt::format("{}: {} lines of code, at most {}", file.path, lines, most));
  }
  return findings;
}

Findings CheckHeadersAreGuarded(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.IsHeader() || std::ranges::count(file.lines, "#pragma once", &Line::code) == 1) {
      continue;
    }
    findings.push_back(fmt::format("{}: has no #pragma once", file.path));
  }
  return findings;
}

double HeaderCommentRatio(const Tree& tree) {
  double code = 0;
  double comments = 0;
  for (const SourceFile& file : tree) {
    if (!file.IsHeader() || !file.IsIn("harness/")) continue;
    code += static_cast<double>(CountCode(file));
    comments += static_cast<double>(std::ranges::count_if(file.lines, &Line::has_comment));
  }
  return code == 0 ? 0 : comments / code;
}

Findings CheckWhiteSpace(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!IsWrittenByHand(file)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string_view wrong = WrongWhiteSpace(file.lines[i].text);
      if (!wrong.empty()) findings.push_back(fmt::format("{}:{}: {}", file.path, i + 1, wrong));
    }
    if (!file.ends_with_newline) {
      findings.push_back(fmt::format("{}: no line break at the end", file.path));
    }
  }
  return findings;
}

}  // namespace llmb::lint
