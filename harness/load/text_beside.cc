#include "harness/load/text_beside.h"

#include <algorithm>

namespace llmb {
namespace {

// Gateways trim what they gather.
std::string_view TrimmedText(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

std::string_view NewText(const TextBeside& beside) {
  const std::string_view message = beside.message;
  if (message.starts_with(beside.received)) {
    const std::string_view rest = message.substr(std::min(beside.received_bytes, message.size()));
    const bool is_token = rest.empty() && !beside.received_in_deltas && !beside.ends;
    return is_token ? message : rest;
  }
  const std::string_view trimmed = TrimmedText(message);
  const std::string_view received = TrimmedText(beside.received);
  const bool repeats = received.find(trimmed) != std::string_view::npos ||
                       (!received.empty() && trimmed.starts_with(received));
  return repeats && beside.received_in_deltas ? std::string_view() : message;
}

}  // namespace llmb
