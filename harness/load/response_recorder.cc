#include "harness/load/response_recorder.h"

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/load/event_stream.h"
#include "harness/load/response_messages.h"
#include "harness/load/status_message.h"
#include "harness/load/token_arrivals.h"
#include "harness/load/unknown_keys.h"
#include "harness/metrics/error_bounds.h"
#include "harness/metrics/request_metrics.h"
#include "harness/wire/finish_reason.h"

namespace llmb {
namespace {

constexpr std::size_t kErrorBodyBytes = std::size_t{16} * 1024;
// The rest of an error's body is read but not stored, so that the connection can be reused. This
// has a limit too, because an endless body must not block the user.
constexpr std::size_t kMostErrorBytes = std::size_t{1024} * 1024;
// White space before the first field of a stream that no one requested.
constexpr std::size_t kUndecidedBytes = 1024;
constexpr std::size_t kDocumentBytes = SseDecoder::kMaxEventBytes;
// A UTF-8 character has at most four bytes, so this holds every character that the record keeps.
constexpr std::size_t kResponseTextBytes = 4 * (kResponseTextCharacters + 1);

constexpr std::size_t kUnknownKeyCharacters = 40;
constexpr std::size_t kModelCharacters = 100;

}  // namespace

ResponseRecorder::ResponseRecorder(RequestRecord record, bool streams, const std::string& where,
                                   ChatEventParser& parser, std::size_t most_token_events,
                                   std::span<const std::string> sent_keys, Api api)
    : record_(std::move(record)),
      streams_(streams),
      where_(where),
      parser_(parser),
      most_token_events_(most_token_events),
      sent_keys_(sent_keys),
      api_(api) {}

void ResponseRecorder::Started(TimePoint due, TimePoint now, WallTime wall_now,
                               std::optional<Nanoseconds> slot_wait) {
  record_.started = now;
  record_.schedule_delay = now - due;
  record_.slot_wait = slot_wait;
  record_.timestamp = wall_now;
}

void ResponseRecorder::Suspended(Nanoseconds duration) {
  record_.suspended = record_.suspended.value_or(Nanoseconds::zero()) + duration;
}

void ResponseRecorder::OnHead(int http_status, std::string_view content_type, Arrival arrival) {
  record_.http_status = http_status;
  record_.time_to_headers = SinceStart(arrival.at);
  content_type_ = MediaType(content_type);
  // The content type is not reliable: streams come as text/plain and application/json, too.
  if (!HasSuccessStatus()) {
    body_kind_ = BodyKind::kError;
  } else {
    body_kind_ = streams_ ? BodyKind::kEvents : BodyKind::kUndecided;
  }
}

bool ResponseRecorder::OnBody(std::string_view bytes, Arrival arrival) {
  if (body_kind_ == BodyKind::kUndecided) return OnFirstBytes(bytes, arrival);
  if (body_kind_ == BodyKind::kEvents) {
    const Status fed = decoder_.Feed(bytes, [&](std::string_view data) {
      OnEventData(data, decoder_.DataArrivedEarlier() ? data_arrival_ : arrival);
    });
    if (decoder_.DataArrived()) data_arrival_ = arrival;
    if (!done_at_ && decoder_.EndsInDone()) Complete(arrival);
    // What follows [DONE] does not matter, even if it is too large.
    if (!fed && !done_at_) {
      Fail(ErrorType::kMalformed, BrokenStreamMessage(where_, fed.error().message, api_));
    }
    return !body_failed_;
  }
  const std::size_t limit = body_kind_ == BodyKind::kError ? kErrorBodyBytes : kDocumentBytes;
  body_.append(bytes.substr(0, limit - std::min(limit, body_.size())));
  if (body_kind_ == BodyKind::kError) {
    error_bytes_ += bytes.size();
    return !IsErrorTooLarge();
  }
  if (body_.size() == limit) Fail(ErrorType::kMalformed, TooLargeMessage(where_, limit, api_));
  return !body_failed_;
}

// Some servers stream although no stream was requested.
bool ResponseRecorder::OnFirstBytes(std::string_view bytes, Arrival arrival) {
  body_ += bytes;
  const std::optional<bool> events = BeginsEventStream(body_);
  if (!events && body_.size() < kUndecidedBytes) return true;
  body_kind_ = events.value_or(false) ? BodyKind::kEvents : BodyKind::kDocument;
  return OnBody(std::exchange(body_, {}), arrival);
}

void ResponseRecorder::OnEventData(std::string_view data, Arrival arrival) {
  ReadStrayText();
  if (body_failed_) return;
  ChatEvent event = parser_.ParseChunk(data, decoder_.EventName(), &usual_chunk_);
  SortTexts(event);
  if (event.kind == ChatEvent::Kind::kHeartbeat) {
    ++heartbeat_events_;
    return;
  }
  if (done_at_) {
    // The response is complete. Only its counts may still come.
    if (event.kind == ChatEvent::Kind::kMessage && event.usage)
      StoreUsage(*event.usage, record_, text_);
    return;
  }
  if (!record_.time_to_first_event) record_.time_to_first_event = SinceStart(arrival.at);
  if (event.kind == ChatEvent::Kind::kDone) {
    Complete(arrival);
    return;
  }
  // Stray bytes between the finish reason and [DONE] do not make the response a failure.
  if (event.kind == ChatEvent::Kind::kMalformed && HasEnded() && !data.starts_with('{')) return;
  RecordEvent(event);
  if (event.kind == ChatEvent::Kind::kMessage) RecordMessage(event, arrival);
}

void ResponseRecorder::RecordMessage(const ChatEvent& event, Arrival arrival) {
  const bool is_document = streams_ && event.is_message && decoder_.IsBareJson();
  if (is_document && !document_ && record_.token_times.empty()) {
    document_ = {event, arrival};
    return;
  }
  if (document_ && (event.is_message || event.IsToken())) {
    const HeldDocument first = *std::exchange(document_, std::nullopt);
    if (first.event.IsToken()) RecordArrival(first.event, first.arrival);
  }
  if (event.IsToken()) RecordArrival(event, arrival);
}

// Leaves the event the new text of the first choice.
void ResponseRecorder::SortTexts(ChatEvent& event) {
  other_text_.TakeFrom(event, most_answer_bytes_ == 0 ? kResponseTextBytes : most_answer_bytes_);
  UseNewText(Received(), event);
  other_choices_beside_.UseNewText(event);
}

// Reads text between the events that belongs to no field, such as the error of a proxy. Before the
// finish reason it counts as if it were the data of an event. After it, only an error counts.
void ResponseRecorder::ReadStrayText() {
  const std::string_view text = decoder_.StrayText().substr(stray_bytes_read_);
  if (text.empty() || body_failed_ || done_at_) return;
  stray_bytes_read_ += text.size();
  std::string words = PlainText(text);
  if (words.empty()) return;
  const std::size_t size = words.size();
  words.append(SseDecoder::kPadding, '\0');
  const ChatEvent event = parser_.ParseChunk(std::string_view(words).substr(0, size));
  const bool is_error = event.kind == ChatEvent::Kind::kError;
  if (is_error || (!HasEnded() && event.kind == ChatEvent::Kind::kMalformed)) RecordEvent(event);
}

bool ResponseRecorder::HasSuccessStatus() const {
  const int status = record_.http_status.value_or(0);
  return status >= 200 && status < 300;
}

bool ResponseRecorder::IsErrorTooLarge() const { return error_bytes_ > kMostErrorBytes; }

bool ResponseRecorder::HasEnded() const { return IsFinal(FinishKindOf(record_.finish_reason)); }

ReceivedBefore ResponseRecorder::Received() const {
  return {.text = record_.response_text,
          .text_bytes = text_bytes_,
          .text_in_deltas = has_delta_text_,
          .output = has_output_,
          .output_in_deltas = has_delta_output_,
          .reasoning = text_.reasoning_bytes > 0};
}

void ResponseRecorder::Complete(Arrival arrival) {
  done_at_ = arrival.at;
  record_.errors.end = arrival.error;
}

void ResponseRecorder::RecordArrival(const ChatEvent& event, Arrival arrival) {
  if (record_.token_times.size() == most_token_events_) {
    Fail(ErrorType::kMalformed, TooManyTokenEventsMessage(where_, most_token_events_));
    return;
  }
  AddTokenArrival(event, arrival, record_);
}

void ResponseRecorder::RecordEvent(const ChatEvent& event) {
  if (event.kind == ChatEvent::Kind::kError) {
    Fail(ErrorType::kInBandError, InBandErrorMessage(where_, event, sent_keys_));
    return;
  }
  if (event.kind == ChatEvent::Kind::kMalformed) {
    FailUnreadable(event.error_message, event.advice);
    return;
  }
  if (event.kind == ChatEvent::Kind::kUnknown) {
    if (unread_.empty()) unread_ = event.error_message;
    return;
  }
  choice_ends_.Add(event, record_);
  usages_.Add(event);
  if (!event.unknown_key.empty() && unknown_keys_.size() < kMostUnknownKeys) {
    unknown_keys_.insert(ForMessage(event.unknown_key, kUnknownKeyCharacters));
  }
  const bool is_text = event.is_completions_text && event.IsToken();
  if (is_text && api_ == Api::kChat) unknown_keys_.emplace(kCompletionsText);
  if (model_.empty() && !event.model.empty()) model_ = ForMessage(event.model, kModelCharacters);
  if (event.usage) StoreUsage(*event.usage, record_, text_);
  has_output_ = has_output_ || event.IsToken();
  names_tool_ = names_tool_ || event.names_tool;
  text_bytes_ += event.text.size();
  const bool is_delta = event.choices_with_text != 0 && event.text_beside.empty();
  has_delta_text_ = has_delta_text_ || (is_delta && !event.text.empty());
  has_delta_output_ = has_delta_output_ || is_delta;
  AddText(event, text_);
  if (record_.response_text.size() < kResponseTextBytes) record_.response_text += event.text;
  answer_ += event.text.substr(0, most_answer_bytes_ - answer_.size());
}

RequestRecord ResponseRecorder::OnDone(const TransferResult& result) {
  if (result.http_status) record_.http_status = result.http_status;
  record_.connect_time = result.connect_time;
  record_.retries = result.retries;
  record_.held_open = result.held_open;
  record_.errors.start = result.send_wait;
  if (!done_at_) record_.errors.end = result.finished_error;
  // After a broken connection the last event may be incomplete. Parsing it would blame the server's
  // JSON.
  const Arrival end{result.finished, result.finished, result.finished_error};
  if (result.error_type == ErrorType::kNone) FinishBody(end);
  Judge(result);
  // Endpoints do not send pages. Proxies do, such as one that asks for a login.
  if (record_.error_type == ErrorType::kMalformed && content_type_ == "text/html" &&
      !result.proxy.name.empty()) {
    record_.error_message += "; " + ProxyAdvice(result.proxy);
  }
  AppendSuspension();
  other_text_.Complete(text_bytes_ > 0, kResponseTextBytes, record_.response_text);
  if (text_bytes_ > 0) other_text_.Complete(true, most_answer_bytes_, answer_);
  record_.total_latency = SinceStart(done_at_.value_or(result.finished));
  record_.response_text =
      CutText(ValidUtf8(std::exchange(record_.response_text, {})), kResponseTextCharacters);
  usages_.Store(record_);
  DeriveMetrics(record_, text_);
  SetErrorBounds(record_);
  return std::move(record_);
}

// Handles data that is complete only at the end of the body: an event without its blank line, or a
// response that is one JSON document.
void ResponseRecorder::FinishBody(Arrival end) {
  if (body_failed_ || !record_.http_status) return;
  if (body_kind_ == BodyKind::kEvents) {
    bool cut = false;
    decoder_.Finish([&](std::string_view data) {
      JsonBrackets brackets;
      brackets.Read(data);
      cut = !brackets.Balanced();
      OnEventData(data, decoder_.DataArrivedEarlier() ? data_arrival_ : end);
    });
    if (cut && record_.error_type == ErrorType::kMalformed) {
      record_.error_type = ErrorType::kTruncated;
      record_.error_message = CutEventMessage(where_);
    }
    // A plain text that is all of the body is judged as a whole, see JudgeUnfinishedResponse.
    if (HasEnded()) ReadStrayText();
    if (document_) Fail(ErrorType::kMalformed, DocumentForStreamMessage(where_));
  } else if (body_kind_ != BodyKind::kError && !body_.empty()) {
    ChatEvent event = parser_.ParseResponse(body_);
    SortTexts(event);
    RecordEvent(event);
  }
}

void ResponseRecorder::FailUnreadable(std::string_view reason, std::string_view advice) {
  Fail(ErrorType::kMalformed, UnreadableMessage(where_, reason, advice, api_));
}

void ResponseRecorder::Fail(ErrorType type, const std::string& message) {
  if (body_failed_) return;
  body_failed_ = true;
  record_.error_type = type;
  record_.error_message = ForMessage(message, kErrorMessageCharacters);
}

// The endpoint is not to blame for a timeout during a suspension, or for closing the connection
// meanwhile. The message must say so.
void ResponseRecorder::AppendSuspension() {
  if (record_.Succeeded() || !record_.suspended) return;
  record_.error_message += SuspensionText(*record_.suspended);
}

}  // namespace llmb
