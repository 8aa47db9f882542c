#include "harness/load/input_lengths.h"

#include <utility>

#include "harness/load/request_template.h"

namespace llmb {
namespace {

constexpr int kMostTokenizeRequests = 80;

Result<CountedWords> FindByTokenizer(TokenCounter& counter, TokenizeDialect dialect,
                                     const RequestSettings& settings,
                                     std::span<const std::string_view> words) {
  const auto tokenize = [&](const std::string& text) { return counter.Tokenize(dialect, text); };
  LLMB_ASSIGN_OR_RETURN(CountedWords counted,
                        FindCountedWords(words, tokenize, kMostTokenizeRequests));
  if (CountsWholePrompt(dialect, PromptFormOf(settings.api))) return counted;
  const auto by_usage = [&](const std::string& text) { return counter.CountByUsage(text); };
  LLMB_ASSIGN_OR_RETURN(counted.overhead, OverheadOf(counted.words, by_usage));
  return counted;
}

}  // namespace

InputLengths FindInputLengths(TokenCounter& counter, const RequestSettings& settings,
                              std::span<const std::string_view> words) {
  InputLengths lengths;
  if (const auto dialect = counter.FindDialect()) {
    auto counted = FindByTokenizer(counter, *dialect, settings, words);
    if (counted) {
      lengths.words = *std::move(counted);
      lengths.by_tokenizer = true;
      return lengths;
    }
  }
  const auto by_usage = [&](const std::string& text) { return counter.CountByUsage(text); };
  auto counted = FindCountedWords(words, by_usage, kMostUsageRequests);
  if (counted) {
    lengths.words = *std::move(counted);
  } else {
    lengths.reason = counted.error().message;
  }
  return lengths;
}

}  // namespace llmb
