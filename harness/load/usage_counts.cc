#include "harness/load/usage_counts.h"

#include <algorithm>
#include <bit>
#include <optional>

namespace llmb {
namespace {

using Count = std::optional<std::int64_t>;

bool IsCount(Count sent) { return sent && *sent >= 0 && *sent <= kMostTokens; }

// A count never falls to 0: servers end with a usage of zeros.
bool StoreCount(Count sent, Count& count) {
  if (!IsCount(sent) || (sent == 0 && count)) return false;
  count = sent;
  return true;
}

// total_tokens minus the two counts that it should be the sum of.
Count UncountedTokens(const Usage& usage) {
  if (!IsCount(usage.total_tokens) || !IsCount(usage.prompt_tokens) ||
      !IsCount(usage.completion_tokens)) {
    return std::nullopt;
  }
  return *usage.total_tokens - *usage.prompt_tokens - *usage.completion_tokens;
}

Count CompletionTokens(const Usage& usage) {
  const bool stands_in =
      !usage.completion_tokens && IsCount(usage.total_tokens) && IsCount(usage.prompt_tokens);
  return stands_in ? *usage.total_tokens - *usage.prompt_tokens : usage.completion_tokens;
}

}  // namespace

void StoreUsage(const Usage& usage, RequestRecord& record, ReceivedText& text) {
  if (usage.is_aside && text.has_usage) return;
  text.has_usage |= !usage.is_aside && usage.completion_tokens.value_or(0) > 0;
  // No prompt has no tokens: Ollama sends 0 for a cached one.
  if (usage.prompt_tokens != 0) StoreCount(usage.prompt_tokens, record.input_tokens);
  if (StoreCount(CompletionTokens(usage), record.output_tokens)) {
    record.token_count_source = TokenCountSource::kUsage;
    text.uncounted_tokens = UncountedTokens(usage);
  }
  StoreCount(usage.reasoning_tokens, record.reasoning_tokens);
  StoreCount(usage.cached_tokens, record.cached_tokens);
}

void ChoiceUsages::Add(const ChatEvent& event) {
  choices_ |= event.choices_with_text;
  ended_ |= event.choices_ended;
  const bool is_usage_alone = event.usage && !event.usage->is_aside && !event.IsToken() &&
                              event.choices_ended == 0 && event.finish_reason.empty();
  if (!is_usage_alone || !IsCount(event.usage->completion_tokens)) return;
  ++events_;
  came_early_ |= (choices_ & ~ended_) != 0;
  sum_ = std::min(sum_ + *event.usage->completion_tokens, kMostTokens);
}

void ChoiceUsages::Store(RequestRecord& record) const {
  const bool one_per_choice = events_ > 1 && events_ == std::popcount(choices_);
  // A gateway may repeat the last usage, which counts all choices.
  if (one_per_choice && came_early_) record.output_tokens = sum_;
}

void AddText(const ChatEvent& event, ReceivedText& text) {
  text.content_bytes += static_cast<std::int64_t>(event.content_bytes);
  text.reasoning_bytes += static_cast<std::int64_t>(event.reasoning_bytes);
  if (event.has_reasoning && !event.has_content && !event.has_tool_call) ++text.reasoning_events;
}

}  // namespace llmb
