#include "harness/load/text_beside.h"

#include <algorithm>

#include "harness/base/trimmed.h"
#include "harness/wire/finish_reason.h"

namespace llmb {
namespace {

constexpr std::uint64_t kFirstChoice = 1;  // as a bit, see ChatEvent
constexpr std::size_t kMostKeptBytes = 4096;

std::string_view NewTextOf(std::string_view message, const ReceivedBefore& before, bool ends) {
  return NewText({.message = message,
                  .received = before.text,
                  .received_bytes = before.text_bytes,
                  .received_in_deltas = before.text_in_deltas,
                  .ends = ends});
}

void ClearText(ChatEvent& event) {
  event.has_content = event.has_reasoning = event.has_tool_call = false;
  event.content_bytes = event.reasoning_bytes = 0;
}

void RemoveRepeatedText(const ReceivedBefore& before, bool ends, ChatEvent& event) {
  const std::size_t bytes = event.text.size();
  event.text = NewTextOf(event.text, before, ends);
  // If the whole stream consists of messages, one without text may be a token of reasoning.
  if (event.text.empty() && (before.output_in_deltas || ends)) return ClearText(event);
  event.content_bytes -= std::min(event.content_bytes, bytes - event.text.size());
  if (!before.output_in_deltas || !before.reasoning) return;
  event.has_reasoning = false;
  event.reasoning_bytes = 0;
}

}  // namespace

std::string_view NewText(const TextBeside& beside) {
  const std::string_view message = beside.message;
  if (message.starts_with(beside.received)) {
    const std::string_view rest = message.substr(std::min(beside.received_bytes, message.size()));
    const bool is_token = rest.empty() && !beside.received_in_deltas && !beside.ends;
    return is_token ? message : rest;
  }
  if (beside.received_in_deltas && beside.ends) return {};
  // Gateways trim what they gather.
  const std::string_view trimmed = Trimmed(message);
  const std::string_view received = Trimmed(beside.received);
  const bool repeats = received.find(trimmed) != std::string_view::npos ||
                       (!received.empty() && trimmed.starts_with(received));
  return repeats && beside.received_in_deltas ? std::string_view() : message;
}

void UseNewText(const ReceivedBefore& before, ChatEvent& event) {
  const bool is_repetition = event.IsWholeMessage() && before.output;
  const bool is_beside = !event.IsToken() && event.beside_choice == kFirstChoice;
  if (!is_repetition && !is_beside) return;
  const bool ends = IsFinal(FinishKindOf(event.finish_reason));
  if (is_repetition) return RemoveRepeatedText(before, ends, event);
  event.text = NewTextOf(event.text_beside, before, ends);
  event.has_content = !event.text.empty();
  event.content_bytes = event.text.size();
  if (event.has_content) event.choices_with_text |= kFirstChoice;
}

void OtherChoicesBeside::UseNewText(ChatEvent& event) {
  const std::uint64_t choice = event.beside_choice;
  if (choice == 0) in_deltas_ |= event.choices_with_text;
  if (choice == 0 || choice == kFirstChoice || (in_deltas_ & choice) != 0) return;
  Received& received = received_[choice];
  const std::string_view text = NewText({.message = event.text_beside,
                                         .received = received.text,
                                         .received_bytes = received.bytes,
                                         .ends = (event.choices_ended & choice) != 0});
  if (text.empty()) return;
  event.has_content = true;
  event.content_bytes += text.size();
  event.choices_with_text |= choice;
  received.bytes += text.size();
  received.text += text.substr(0, kMostKeptBytes - std::min(kMostKeptBytes, received.text.size()));
}

}  // namespace llmb
