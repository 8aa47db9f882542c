#include "harness/config/foreign_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/text.h"
#include "harness/config/foreign_option_table.h"
#include "harness/config/option_table.h"

namespace llmb {
namespace {

constexpr std::size_t kMostNamed = 4;

// Letters of curl that may stand together, and mean nothing here but k.
constexpr std::string_view kCurlFlags = "sSvkfgiILNO";
constexpr std::string_view kFlagsWithInsecureHint = "leave it out, or use --insecure for curl's -k";

bool BeginsWithDigit(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) != 0;
}

// Whether `value` is what curl takes right behind the letter: -XPOST, -HName:value, -d{...}.
bool IsJoinedValue(char letter, std::string_view value) {
  if (letter == 'X') return value.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == value.npos;
  if (letter == 'H') return value.find(':') != value.npos;
  return letter == 'd' && value.find_first_of("{@") == 0;
}

bool AreCurlFlags(std::string_view letters) {
  return !letters.empty() && letters.find_first_not_of(kCurlFlags) == letters.npos;
}

// `value`: the next word.
std::string_view HintForLetter(std::string_view word, std::string_view value) {
  if (word.size() < 2 || word[0] != '-') return "";
  const std::string_view rest = word.substr(2);
  const bool has_number = BeginsWithDigit(rest);
  const bool has_value = has_number || IsJoinedValue(word[1], rest);
  if (word != "-k" && AreCurlFlags(word.substr(1))) {
    return word.find('k') == word.npos ? kFlagsHint : kFlagsWithInsecureHint;
  }
  if (!rest.empty() && !has_value) return "";
  // wrk's is the duration, curl's the data.
  if (word[1] == 'd' && (has_number || BeginsWithDigit(value))) return kDurationHint;
  const std::span<const ForeignLetter> letters = ForeignLetterTable();
  const auto found = std::ranges::find(letters, word[1], &ForeignLetter::letter);
  return found == letters.end() ? "" : found->hint;
}

// The option of `word` without its value, with dashes; empty for other words.
std::string OptionIn(const std::string& word) {
  if (AreCurlFlags(std::string_view(word).substr(std::min<std::size_t>(word.size(), 1))) &&
      word.starts_with('-')) {
    return word;
  }
  if (!HintForLetter(word, "").empty()) return word.substr(0, 2);
  if (!word.starts_with("--")) return "";
  std::string name = word.substr(0, word.find('='));
  std::ranges::replace(name, '_', '-');
  return name;
}

bool IsOurs(std::string_view name) {
  return std::ranges::any_of(OptionTable(), [&](const OptionSpec& option) {
    return std::ranges::any_of(NamesOf(option), [&](const auto& known) { return known == name; });
  });
}

// Whether `listed` is `name`, or the beginning of a group of names that it belongs to.
bool Stands(std::string_view listed, std::string_view name) {
  const bool is_group = listed.ends_with('-') || listed.ends_with('.');
  return is_group ? name.starts_with(listed) : name == listed;
}

std::string_view HintFor(const std::string& name) {
  for (const auto& [names, hint] : ForeignOptionTable()) {
    CommandLineOption listed;
    listed.names = names;
    const std::vector<std::string> all = NamesOf(listed);
    if (std::ranges::any_of(all, [&](const auto& one) { return Stands(one, name); })) return hint;
  }
  return "";
}

}  // namespace

Status CheckNoForeignOption(std::span<const std::string> words) {
  std::vector<std::string> hints;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string name = OptionIn(words[i]);
    if (name.empty() || IsOurs(name)) continue;
    const std::string_view letter =
        HintForLetter(words[i], i + 1 < words.size() ? words[i + 1] : "");
    const std::string_view hint = letter.empty() ? HintFor(name) : letter;
    if (hint.empty()) continue;
    std::string text = fmt::format("there is no option '{}': {}", name, hint);
    const bool repeated = std::ranges::find(hints, text) != hints.end();
    if (!repeated && hints.size() < kMostNamed) hints.push_back(std::move(text));
  }
  if (hints.empty()) return {};
  return Fail(Join(hints, "; "));
}

}  // namespace llmb
