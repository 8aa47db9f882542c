#include "harness/load/other_text.h"

#include <algorithm>
#include <bit>
#include <string_view>
#include <utility>

namespace llmb {
namespace {

constexpr std::uint64_t kLastChoice = std::uint64_t{1} << 63;  // and all after it

}  // namespace

bool OtherText::ContinuesFirst() const {
  constexpr int kFewestEvents = 3;
  return is_numbered_ && events_ >= kFewestEvents;
}

void OtherText::Complete(bool has_first, std::size_t most_bytes, std::string& text) const {
  if (!has_first) {
    text = text_;
  } else if (ContinuesFirst()) {
    text += std::string_view(text_).substr(0, most_bytes - std::min(most_bytes, text.size()));
  }
}

// Once a choice has a second event, or a second choice ends, only the text of one choice counts.
void OtherText::Number(const ChatEvent& event) {
  if (!is_numbered_) return;
  ended_ |= event.choices_ended;
  is_numbered_ = std::popcount(ended_) <= 1;
  if (const std::uint64_t choice = event.choices_with_text; choice != 0) {
    constexpr std::uint64_t kSecondChoice = 2;
    const bool is_next = events_ == 0 ? choice <= kSecondChoice : choice == latest_ << 1;
    is_numbered_ &= is_next || (choice == kLastChoice && latest_ == kLastChoice);
    latest_ = choice;
    ++events_;
  }
  if (!is_numbered_) text_.resize(std::min(text_.size(), choice_bytes_));
}

void OtherText::TakeFrom(ChatEvent& event, std::size_t most_bytes) {
  Number(event);
  if (!event.is_other_text) return;
  const std::string_view text = std::exchange(event.text, {});
  // A whole message at the end repeats what came before it.
  if (text.empty() || (event.IsWholeMessage() && !text_.empty())) return;
  if (!choice_) choice_ = event.choices_with_text;
  const bool is_same = *choice_ == event.choices_with_text;
  if (!is_same && !is_numbered_) return;
  text_ += text.substr(0, most_bytes - std::min(most_bytes, text_.size()));
  if (is_same) choice_bytes_ = text_.size();
}

}  // namespace llmb
