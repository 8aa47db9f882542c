#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {

// How many tokens a server makes of a text, as far as that is known.
struct LengthModel {
  std::string source = "estimate";  // how it is known: the column input_length_source
  std::size_t characters_per_token = 4;
  // Words that are one token each, if such are known: texts are made from them and not estimated.
  std::vector<std::string> words{};
  std::int64_t overhead = 0;  // tokens of a prompt beside those of its words

  bool operator==(const LengthModel&) const = default;
};

// The words that texts are made from, while it is not known which of them are one token each.
std::span<const std::string_view> CommonWords();

// A text of `tokens` tokens (at least 0) by `model`: English words, drawn from the seed, with
// spaces between them. It ends in a space, so that two such texts one after another have the sum of
// their lengths. Empty for 0 tokens.
std::string TextOfTokens(std::int64_t tokens, std::uint64_t seed, const LengthModel& model);

// How many tokens `text` has by `model`, at least 1.
std::int64_t TokensOfText(std::string_view text, const LengthModel& model);

}  // namespace llmb
