#include "harness/console/failure_sentences.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {
namespace {

constexpr std::size_t kMostFailureNames = 5;

bool IsDigit(char character) { return character >= '0' && character <= '9'; }

// Whether the word has a URL or ends with a port, brackets and marks aside.
bool IsAddress(std::string_view word) {
  constexpr std::string_view kMarks = "()[]'\",.;:";
  if (word.find("://") != std::string_view::npos) return true;
  const std::size_t begin = word.find_first_not_of(kMarks);
  if (begin == std::string_view::npos) return false;
  word = word.substr(begin, word.find_last_not_of(kMarks) - begin + 1);
  const std::size_t colon = word.rfind(':');
  return colon != std::string_view::npos && std::ranges::all_of(word.substr(colon + 1), IsDigit);
}

// Whether the word is a number of requests or failures. Other numbers, such as a status, tell kinds
// apart.
bool IsCount(std::string_view word, std::string_view next) {
  return std::ranges::all_of(word, IsDigit) &&
         (next.starts_with("request") || next.starts_with("failure"));
}

struct FailureKind {
  std::string key;
  std::vector<std::string> names;
  std::string text;  // of the first
  bool texts_differ = false;
};

std::string Sentence(const FailureKind& kind) {
  if (kind.names.front().empty()) return kind.text;
  std::string sentence = fmt::format("{}: {}", NamesText(kind.names), kind.text);
  if (kind.texts_differ) sentence += fmt::format(" (the address is {}'s)", kind.names.front());
  return sentence;
}

}  // namespace

std::string KindOfFailure(std::string_view text) {
  std::string kind;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    kind.append(IsAddress(word) || IsCount(word, text) ? "#" : word).append(" ");
  }
  return kind;
}

std::string NamesText(const std::vector<std::string>& names) {
  if (names.size() < 2) return names.empty() ? "" : names.front();
  const std::size_t shown = std::min(names.size() - 1, kMostFailureNames);
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(shown));
  const std::size_t left = names.size() - shown;
  return fmt::format("{} and {}", Join(first, ", "),
                     left == 1 ? names.back() : fmt::format("{} more", left));
}

std::vector<std::string> FailureSentences(const std::vector<EndpointFailure>& failures) {
  std::vector<FailureKind> kinds;
  for (const EndpointFailure& failure : failures) {
    // Without an endpoint there is nothing to join.
    const std::string key =
        failure.endpoint_name.empty() ? failure.text : KindOfFailure(failure.text);
    const auto known = std::ranges::find_if(kinds, [&](const FailureKind& kind) {
      return kind.key == key && kind.names.front().empty() == failure.endpoint_name.empty();
    });
    if (known == kinds.end()) {
      kinds.push_back({key, {failure.endpoint_name}, failure.text});
      continue;
    }
    known->texts_differ = known->texts_differ || known->text != failure.text;
    if (std::ranges::find(known->names, failure.endpoint_name) == known->names.end()) {
      known->names.push_back(failure.endpoint_name);
    }
  }
  std::vector<std::string> sentences;
  sentences.reserve(kinds.size());
  for (const FailureKind& kind : kinds) sentences.push_back(Sentence(kind));
  return sentences;
}

}  // namespace llmb
