#include "harness/metrics/token_counts.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace llmb {
namespace {

// Text has about four bytes per token, and rarely fewer than two.
constexpr std::int64_t kUsualBytesPerToken = 4;
constexpr std::int64_t kFewBytesPerToken = 2;
// Speculative decoding puts up to about eight tokens into one event.
constexpr std::int64_t kManyTokensPerEvent = 8;

// A response as far as its tokens are counted.
struct Response {
  std::int64_t events = 0;
  std::int64_t completion = 0;  // usage.completion_tokens
  std::int64_t reasoning = 0;   // the server's count; 0 if it sent none
  std::optional<std::int64_t> cached;
  const ReceivedText& text;
  bool has_tags = false;  // see HasReasoningTags

  std::int64_t ContentEvents() const { return events - text.reasoning_events; }
  bool StreamedReasoning() const { return text.reasoning_bytes > 0; }
  std::int64_t Bytes() const { return text.reasoning_bytes + text.content_bytes; }
};

// Whether completion_tokens counts only what is not reasoning. `reasoning` must be positive.
bool LeavesOutCountedReasoning(const Response& response) {
  return response.text.uncounted_tokens == response.reasoning ||
         response.reasoning > response.completion;
}

// Whether there are more events than tokens, and the events without reasoning fit into the count. A
// count that falls just short of all events was rather taken too early.
bool OnlyOthersFit(const Response& response) {
  const std::int64_t excess = response.events - response.completion;
  const bool just_short = excess <= 1 + response.completion / 50;
  return excess > 0 && response.completion >= response.ContentEvents() &&
         (!just_short || response.completion == response.ContentEvents());
}

// The streamed reasoning tokens that completion_tokens leaves out; 0 if it includes them.
std::int64_t ReasoningLeftOut(const Response& response) {
  if (!response.StreamedReasoning()) return 0;
  const std::int64_t events = response.text.reasoning_events;
  if (response.reasoning > 0) {
    const bool left_out = LeavesOutCountedReasoning(response) || OnlyOthersFit(response);
    return left_out ? std::max(response.reasoning, events) : 0;
  }
  // Without a count of reasoning, the total may say it. Some totals include cached input, which
  // the prompt's count leaves out.
  const std::int64_t uncounted = response.text.uncounted_tokens.value_or(0);
  if (uncounted > 0 && uncounted >= events && uncounted != response.cached) return uncounted;
  return OnlyOthersFit(response) ? events : 0;
}

std::int64_t Scaled(std::int64_t count, std::int64_t numerator, std::int64_t denominator) {
  return std::llround(static_cast<double>(count) * static_cast<double>(numerator) /
                      static_cast<double>(denominator));
}

// How many of `reasoning` counted tokens the reasoning text of a stream holds. A summary has both
// fewer events and fewer bytes per counted token than the rest of the response; batched events have
// only fewer events, another language only fewer bytes.
std::int64_t TokensInReasoningText(const Response& response, std::int64_t reasoning,
                                   std::int64_t others) {
  const ReceivedText& text = response.text;
  std::int64_t estimate = reasoning;
  if (others > 0 && response.ContentEvents() > 0 && text.content_bytes > 0) {
    const bool few_events =
        2 * text.reasoning_events < Scaled(reasoning, response.ContentEvents(), others);
    const bool few_bytes = 2 * text.reasoning_bytes < Scaled(reasoning, text.content_bytes, others);
    if (few_events && few_bytes)
      estimate = Scaled(text.reasoning_bytes, others, text.content_bytes);
  } else if (text.reasoning_bytes < reasoning &&
             text.reasoning_events * kManyTokensPerEvent < reasoning) {
    estimate = text.reasoning_bytes / kUsualBytesPerToken;
  }
  return std::clamp(estimate, std::min(text.reasoning_events, reasoning), reasoning);
}

// Whether content begins with reasoning, which a server does not separate. Only the beginning of
// the text is known.
bool HasReasoningTags(std::string_view response_text) {
  constexpr std::string_view kTags[] = {"<think",  "</think", "<thought",
                                        "<reason", "[THINK]", "<|channel|>analysis"};
  return std::ranges::any_of(kTags, [&](std::string_view tag) {
    return response_text.find(tag) != std::string_view::npos;
  });
}

// Whether reasoning that never came as such came as content, which is long enough for all tokens.
bool ContentHoldsReasoning(const Response& response, std::int64_t output) {
  return response.has_tags && response.text.content_bytes / kFewBytesPerToken >= output;
}

// The tokens among `output` that no event carried. `reasoning` of them are counted reasoning.
std::int64_t HiddenTokens(const Response& response, std::int64_t output, std::int64_t reasoning) {
  const std::int64_t others = output - reasoning;
  if (reasoning > 0 && response.StreamedReasoning()) {
    return reasoning - TokensInReasoningText(response, reasoning, others);
  }
  if (reasoning > 0) return ContentHoldsReasoning(response, output) ? 0 : reasoning;
  // Gateways strip reasoning together with its count.
  const bool too_short = response.Bytes() > 0 && response.Bytes() < output &&
                         response.events * kManyTokensPerEvent < output;
  return too_short ? output - response.Bytes() / kUsualBytesPerToken : 0;
}

void CountByEvents(RequestRecord& record) {
  record.output_tokens = record.token_events;
  record.seen_tokens = record.token_events;
  record.token_count_source = TokenCountSource::kEvents;
}

void CountByUsage(RequestRecord& record, const ReceivedText& text) {
  const Response response{.events = record.token_events.value_or(0),
                          .completion = *record.output_tokens,
                          .reasoning = record.reasoning_tokens.value_or(0),
                          .cached = record.cached_tokens,
                          .text = text,
                          .has_tags = HasReasoningTags(record.response_text)};
  const std::int64_t left_out = ReasoningLeftOut(response);
  const std::int64_t output = std::min(response.completion + left_out, kMostTokens);
  record.token_count_source =
      left_out > 0 ? TokenCountSource::kUsageAndReasoning : TokenCountSource::kUsage;
  if (output < response.events) {
    CountByEvents(record);
    return;
  }
  record.output_tokens = output;
  if (response.events == 0) return;
  std::int64_t reasoning = left_out;
  if (left_out == 0 && response.reasoning > 0 && !LeavesOutCountedReasoning(response)) {
    reasoning = response.reasoning;
  }
  record.seen_tokens =
      std::max(output - HiddenTokens(response, output, reasoning), response.events);
}

}  // namespace

void CountTokens(RequestRecord& record, const ReceivedText& text) {
  if (record.seen_tokens) return;
  if (!record.token_times.empty()) {
    record.token_events = static_cast<std::int64_t>(record.token_times.size());
  }
  if (record.reasoning_tokens == 0 && text.reasoning_bytes > 0) record.reasoning_tokens.reset();
  if (record.output_tokens) {
    CountByUsage(record, text);
  } else if (record.token_events) {
    CountByEvents(record);
  }
}

}  // namespace llmb
