#pragma once

// Finds words that a server counts as one token each, so that texts of an exact length can be made
// without its tokenizer.

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// How many tokens a server makes of the prompt `text`. Each call may cost a request.
using TokenCount = std::function<Result<std::int64_t>(const std::string& text)>;

// A prompt of n of these words, each with a space after it, has overhead + n tokens.
struct CountedWords {
  std::vector<std::string> words;
  std::int64_t overhead = 0;  // of the chat template and the tokens that begin and end a prompt
};

// `words`, each with a space after it.
std::string TextOfWords(std::span<const std::string> words);

// Finds at least kFewestWords of `words` that are one token each: counts a text of all of them, and
// then smaller and smaller groups, short words first, of which it keeps those without a word of
// several tokens. Checks the result with three texts of its own, of which one is long. Calls
// `count` at most `most_counts` times, which must be at least 8. The result depends on the counts
// only.
//
// Errors: that of `count`; too few words found within the calls; a check that failed, because the
// server does not count words independently of each other.
inline constexpr std::size_t kFewestWords = 64;
Result<CountedWords> FindCountedWords(std::span<const std::string_view> words,
                                      const TokenCount& count, int most_counts);

// The overhead of prompts of `words`, which are one token each, by another count: that of the whole
// prompt, where the words were found by the count of a text. Two calls. Errors: that of `count`;
// the two texts differ by another number of tokens than of words.
Result<std::int64_t> OverheadOf(std::span<const std::string> words, const TokenCount& count);

}  // namespace llmb
