#include "harness/load/other_text.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace llmb {

void OtherText::TakeFrom(ChatEvent& event, std::size_t most_bytes) {
  if (!event.is_other_text) return;
  const std::string_view text = std::exchange(event.text, {});
  // A whole message at the end repeats what came before it.
  if (text.empty() || (event.IsWholeMessage() && !text_.empty())) return;
  if (!choice_) choice_ = event.choices_with_text;
  if (*choice_ != event.choices_with_text) return;
  text_ += text.substr(0, most_bytes - std::min(most_bytes, text_.size()));
}

}  // namespace llmb
