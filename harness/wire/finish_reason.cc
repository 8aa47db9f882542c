#include "harness/wire/finish_reason.h"

#include <algorithm>

#include "harness/base/text.h"

namespace llmb {

FinishKind FinishKindOf(std::string_view reason) {
  constexpr std::string_view kPlaceholders[] = {"", "null", "none", "nil", "undefined"};
  // The known reasons of vLLM, SGLang, DeepSeek, z.AI and OpenRouter, and the words of others.
  constexpr std::string_view kFailures[] = {
      "abort",      "error",   "cancel",      "insufficient", "fail",      "timeout",
      "timed_out",  "malform", "unavailable", "overload",     "exception", "interrupt",
      "disconnect", "preempt", "evict",       "killed",       "crash",     "rejected"};
  const std::string lower = LowerCase(reason);
  if (std::ranges::find(kPlaceholders, lower) != std::end(kPlaceholders)) return FinishKind::kNone;
  const bool failed = std::ranges::any_of(
      kFailures, [&](std::string_view word) { return lower.find(word) != std::string::npos; });
  return failed ? FinishKind::kFailure : FinishKind::kEnd;
}

}  // namespace llmb
