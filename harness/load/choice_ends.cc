#include "harness/load/choice_ends.h"

#include <string_view>

#include "harness/base/text.h"
#include "harness/wire/finish_reason.h"

namespace llmb {

void ChoiceEnds::Add(const ChatEvent& event, RequestRecord& record) {
  with_text_ |= event.choices_with_text;
  ended_ |= event.choices_ended;
  if (FinishKindOf(record.finish_reason) == FinishKind::kFailure) return;
  std::string_view reason = event.other_failure;
  const FinishKind kind = FinishKindOf(event.finish_reason);
  const bool says_more = kind == FinishKind::kUnfinished && record.finish_reason.empty();
  if (reason.empty() && (IsFinal(kind) || says_more)) reason = event.finish_reason;
  if (reason.empty() && record.finish_reason.empty()) reason = event.other_finish_reason;
  if (!reason.empty()) record.finish_reason = ForMessage(reason, kFinishReasonCharacters);
}

}  // namespace llmb
