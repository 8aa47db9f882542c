#include "harness/load/response_messages.h"

#include <fmt/format.h>

#include "harness/base/text.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/foreign_api.h"

namespace llmb {
namespace {

constexpr std::string_view kAskTheLog =
    "the log of the server, or of a proxy before it, should say why";

// The title of a page or the beginning of another body, as " ('Sign in')"; empty for a page without
// a title.
std::string ExcerptOf(std::string_view body) {
  constexpr std::size_t kCharacters = 80;
  const std::string words = ErrorMessageOfBody(body);
  if (words.empty() || words.starts_with('<')) return "";
  return fmt::format(" ('{}')", ForMessage(words, kCharacters));
}

std::string CheckProtocol(Api api) {
  return fmt::format("check that the URL speaks the OpenAI {} protocol", WordsFor(api));
}

}  // namespace

std::string InSentence(std::string_view words) {
  std::string text;
  for (const char c : words) {
    if (c != ' ' || (!text.empty() && text.back() != ' ')) text.push_back(c);
  }
  while (!text.empty() && !text.ends_with("...") &&
         std::string_view(" .,;:").find(text.back()) != std::string_view::npos) {
    text.pop_back();
  }
  return text.empty() ? std::string(words) : text;
}

std::string UnreadableMessage(std::string_view where, std::string_view reason,
                              std::string_view advice, Api api) {
  return fmt::format("{} sent an unreadable response: {}; {}", where, reason,
                     advice.empty() ? CheckProtocol(api) : std::string(advice));
}

std::string BrokenStreamMessage(std::string_view where, std::string_view reason, Api api) {
  return fmt::format("{}: {}; {}", where, reason, CheckProtocol(api));
}

std::string TooLargeMessage(std::string_view where, std::size_t limit_bytes, Api api) {
  return fmt::format("{}: the response is larger than {} bytes; {}", where, limit_bytes,
                     CheckProtocol(api));
}

std::string TooManyTokenEventsMessage(std::string_view where, std::size_t most) {
  return fmt::format("{}: the response has more than {} token events; lower --max-tokens", where,
                     most);
}

std::string CutEventMessage(std::string_view where) {
  return fmt::format("the response of {} ended in the middle of an event; {}", where, kAskTheLog);
}

std::string DocumentForStreamMessage(std::string_view where) {
  return fmt::format(
      "{} answered a request for a stream with one JSON document; is --no-stream needed?", where);
}

std::string OtherTypeMessage(std::string_view where, std::string_view content_type,
                             std::string_view body, Api api) {
  if (const ForeignApi* foreign = ForeignApiOfMediaType(content_type)) {
    return fmt::format(
        "{} answered with {} instead of text/event-stream, as another API does ({}); {}", where,
        content_type, foreign->name, foreign->advice);
  }
  return fmt::format("{} answered with {}{} instead of text/event-stream; is it the URL of the {}?",
                     where, content_type, ExcerptOf(body), WordsFor(api));
}

std::string UnfinishedMessage(std::string_view where, bool has_finish_reason) {
  return fmt::format("the response of {} ended without {}; {}", where,
                     has_finish_reason ? "[DONE] or a finish reason of each of its choices"
                                       : "a finish reason or [DONE]",
                     kAskTheLog);
}

std::string FailedFinishMessage(std::string_view where, std::string_view finish_reason) {
  return fmt::format("{} ended its response with the finish reason {}; {}", where, finish_reason,
                     kAskTheLog);
}

std::string NoOutputMessage(std::string_view where, bool filtered, std::int64_t counted) {
  const std::string although = counted == 0 ? ""
                                            : fmt::format(" (its usage counts {} output token{})",
                                                          counted, counted == 1 ? "" : "s");
  if (filtered) {
    return fmt::format(
        "a content filter of {} stopped the response before any output{}; change the prompt or the "
        "filter",
        where, although);
  }
  return fmt::format(
      "{} finished its response without any output{}; check --max-tokens and the model's chat "
      "template",
      where, although);
}

std::string SuspensionText(Nanoseconds suspended) {
  return fmt::format(" (the load generator was suspended for {:.1f} s meanwhile)",
                     ToSeconds(suspended));
}

}  // namespace llmb
