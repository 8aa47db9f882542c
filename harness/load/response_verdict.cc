// The part of ResponseRecorder that decides, after the last byte, whether the response is a
// success.

#include <algorithm>
#include <string_view>

#include "harness/load/response_messages.h"
#include "harness/load/response_recorder.h"
#include "harness/load/status_message.h"
#include "harness/wire/finish_reason.h"

namespace llmb {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";

}  // namespace

void ResponseRecorder::Judge(const TransferResult& result) {
  if (body_failed_) return;
  // The response is complete at [DONE]. How the connection ends after it does not matter.
  if (done_at_ && HasSuccessStatus()) return JudgeCompleteResponse();
  if (result.error_type != ErrorType::kNone && !IsErrorTooLarge()) {
    Fail(result.error_type, result.error_message);
  } else if (body_kind_ == BodyKind::kError) {
    Fail(ErrorType::kHttpStatus,
         StatusMessage(where_, *record_.http_status, body_, result, sent_keys_, api_));
  } else if (!record_.finish_reason.empty() &&
             (choice_ends_.AllEnded() || other_text_.ContinuesFirst())) {
    JudgeCompleteResponse();
  } else {
    JudgeUnfinishedResponse();
  }
}

void ResponseRecorder::JudgeUnfinishedResponse() {
  if (!has_output_ && !unread_.empty()) {
    FailUnreadable(unread_);
    return;
  }
  const bool has_events = record_.time_to_first_event.has_value();
  if (!decoder_.StrayText().empty()) {
    const ChatEvent text = parser_.ParseResponse(decoder_.StrayText());
    if (text.kind == ChatEvent::Kind::kError) RecordEvent(text);
    if (!has_events && (content_type_.empty() || content_type_ == kEventStream)) RecordEvent(text);
  }
  if (body_kind_ == BodyKind::kEvents && !has_events && !content_type_.empty() &&
      content_type_ != kEventStream) {
    Fail(ErrorType::kMalformed,
         OtherTypeMessage(where_, content_type_, decoder_.StrayText(), api_));
  }
  Fail(ErrorType::kTruncated, UnfinishedMessage(where_, HasEnded()));
}

void ResponseRecorder::JudgeCompleteResponse() {
  // Output was received, so a count of 0 is wrong; DeriveMetrics counts the events instead.
  if (has_output_ && record_.output_tokens == 0) {
    record_.output_tokens.reset();
    record_.token_count_source.reset();
  }
  const FinishKind kind = FinishKindOf(record_.finish_reason);
  if (kind == FinishKind::kFailure || kind == FinishKind::kUnfinished) {
    Fail(ErrorType::kInBandError, FailedFinishMessage(where_, record_.finish_reason));
  } else if (!has_output_ && !unread_.empty()) {
    FailUnreadable(unread_);
  } else if (IsEmpty()) {
    Fail(ErrorType::kEmpty,
         NoOutputMessage(where_, kind == FinishKind::kFilter, record_.output_tokens.value_or(0)));
  }
}

// Counted tokens alone are not output, because some servers count the end of the sequence, or what
// a filter removed. They are output if they may have been hidden reasoning: reasoning was counted,
// or the limit was reached. xAI counts reasoning beside completion_tokens, which is then 0.
bool ResponseRecorder::IsEmpty() const {
  if (has_output_ || names_tool_) return false;
  const FinishKind kind = FinishKindOf(record_.finish_reason);
  const bool may_be_hidden = kind == FinishKind::kLimit || record_.reasoning_tokens.value_or(0) > 0;
  const std::int64_t counted =
      std::max({record_.output_tokens.value_or(0), record_.reasoning_tokens.value_or(0),
                text_.uncounted_tokens.value_or(0)});
  return kind == FinishKind::kFilter || !may_be_hidden || counted == 0;
}

}  // namespace llmb
