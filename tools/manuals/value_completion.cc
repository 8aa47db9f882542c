#include "tools/manuals/value_completion.h"

#include <algorithm>
#include <cctype>

namespace llmb {
namespace {

std::string_view WithoutDots(std::string_view placeholder) {
  const std::size_t last = placeholder.find_last_not_of(" ,.");
  return placeholder.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

bool IsLiteral(std::string_view word) {
  return !word.empty() && std::ranges::none_of(word, [](unsigned char c) {
    return std::isupper(c) != 0 || std::isspace(c) != 0;
  });
}

std::vector<std::string> Literals(std::string_view choices) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t bar = choices.find('|');
    const std::string_view word = choices.substr(0, bar);
    if (IsLiteral(word)) words.emplace_back(word);
    if (bar == std::string_view::npos) return words;
    choices.remove_prefix(bar + 1);
  }
}

}  // namespace

ValueCompletion CompletionOf(const CommandLineOption& option) {
  using Kind = ValueCompletion::Kind;
  const std::string_view value = WithoutDots(option.placeholder);
  if (value == "FILE") return {Kind::kFile, {}, {}};
  if (value == "JOURNAL") return {Kind::kFile, {}, {".journal"}};
  if (value == "DIR") return {Kind::kFolder, {}, {}};
  if (value.find('|') == std::string_view::npos) return {};
  return {Kind::kWords, Literals(value), {}};
}

}  // namespace llmb
