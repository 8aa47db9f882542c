#include "harness/wire/failure_words.h"

#include <algorithm>
#include <string>

#include "harness/base/text.h"

namespace llmb {
namespace {

template <typename Words>
bool HasWordOf(std::string_view text, const Words& words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

bool ReportsFailure(std::string_view text) {
  constexpr std::string_view kWords[] = {
      "error",           "fail",         "exception",    "timeout",       "timed out",
      "unavailable",     "refused",      "denied",       "exceed",        "overload",
      "too many",        "unauthorized", "forbidden",    "invalid",       "abort",
      "went away",       "not found",    "bad gateway",  "cannot",        "could not",
      "reset by",        "traceback",    "killed",       "out of memory", "panic",
      "crash",           "terminated",   "died",         "shutting down", "shut down",
      "rate limit",      "quota",        "unable to",    "no such",       "expired",
      "bad request",     "interrupted",  "disconnected", "closed by",     "segmentation",
      "core dumped",     "unreachable",  "throttl",      "no healthy",    "lost connection",
      "connection lost", "cancelled",    "canceled"};
  return !text.starts_with('<') && HasWordOf(LowerCase(text), kWords);
}

bool NamesFailure(std::string_view event_name) {
  if (event_name.empty()) return false;
  constexpr std::string_view kParts[] = {"error", "exception", "fail", "abort"};
  constexpr std::string_view kNames[] = {"err", "fault", "fatal", "cancelled", "canceled"};
  const std::string name = LowerCase(event_name);
  return HasWordOf(name, kParts) || std::ranges::find(kNames, name) != std::end(kNames);
}

}  // namespace llmb
