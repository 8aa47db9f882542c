#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace llmb {

// How many tokens a server makes of a text, as far as that is known.
struct LengthModel {
  std::string source = "estimate";  // how it is known: the column input_length_source
  std::size_t characters_per_token = 4;
};

// A text of `tokens` tokens (at least 0) by `model`: English words, drawn from the seed, with
// spaces between them. It ends in a space, so that two such texts one after another have the sum of
// their lengths. Empty for 0 tokens.
std::string TextOfTokens(std::int64_t tokens, std::uint64_t seed, const LengthModel& model);

// How many tokens `text` has by `model`, at least 1.
std::int64_t TokensOfText(std::string_view text, const LengthModel& model);

}  // namespace llmb
