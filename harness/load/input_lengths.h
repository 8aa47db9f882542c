#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "harness/load/token_counter.h"
#include "harness/workload/word_calibration.h"

namespace llmb {

// How an endpoint counts the words that prompts are made from.
struct InputLengths {
  std::optional<CountedWords> words;  // nullopt: not known, so lengths can only be estimated
  bool by_tokenizer = false;          // found by /tokenize, as opposed to usage
  std::string reason;                 // why they are not known; one line, without secrets
};

// Finds out how `counter`'s endpoint counts `words`: by its /tokenize, in any dialect, or else by
// the usage of at most kMostUsageRequests requests of one token. If /tokenize leaves out the chat
// template and the endpoint sends usage, the template's tokens are the difference between the two
// counts.
inline constexpr int kMostUsageRequests = 40;
InputLengths FindInputLengths(TokenCounter& counter, const RequestSettings& settings,
                              std::span<const std::string_view> words);

}  // namespace llmb
