#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "harness/base/json_brackets.h"
#include "harness/endpoint/api.h"
#include "harness/http/transport.h"
#include "harness/load/choice_ends.h"
#include "harness/load/other_text.h"
#include "harness/load/text_beside.h"
#include "harness/load/usage_counts.h"
#include "harness/metrics/token_counts.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"
#include "harness/wire/usual_chunk.h"

namespace llmb {

// Turns one response into a record. The transport reports the head, each part of the body and the
// end. The recorder stores the arrival time of each token event, and decides at the end whether the
// response is complete (docs/metrics.md, outcomes). A failure becomes the record's error type and
// message. One recorder per request; used by the thread that polls the transport.
//
// Order of calls: Started, then OnHead and OnBody as far as the response comes, then OnDone.
// Suspended may be called at any time between Started and OnDone.
class ResponseRecorder {
 public:
  // Arrival times are kept until the end, which takes memory. A response with more token events is
  // abandoned as malformed.
  static constexpr std::size_t kMostTokenEvents = 1'000'000;
  static constexpr std::size_t kMostUnknownKeys = 4;

  // `record` identifies the request, `streams` is whether it asked for a stream, and `where` is the
  // endpoint's URL for messages. All recorders of a thread may share one `parser`. `sent_keys` are
  // the keys of the request's body that could be left out, and `api` its API, for advice. `where`,
  // `parser` and the keys must outlive this object.
  ResponseRecorder(RequestRecord record, bool streams, const std::string& where,
                   ChatEventParser& parser, std::size_t most_token_events = kMostTokenEvents,
                   std::span<const std::string> sent_keys = {}, Api api = Api::kChat);

  // Call right before the transport gets the request. `now` is the start of the request: all times
  // of the record count from it. `due` is when the request should have been sent and could be.
  // `slot_wait` is how long before `due` it was scheduled; nullopt without a schedule.
  void Started(TimePoint due, TimePoint now, WallTime wall_now,
               std::optional<Nanoseconds> slot_wait = std::nullopt);

  // The load generator was suspended for `duration` while the request was in flight. Durations of
  // several calls add up.
  void Suspended(Nanoseconds duration);

  // Call once, if the response has headers. `content_type` may be empty.
  void OnHead(int http_status, std::string_view content_type, Arrival arrival);
  // Call for each part of the body, in order. Returns false if the rest of the response cannot
  // change the record any more, so that the transport can end the transfer.
  bool OnBody(std::string_view bytes, Arrival arrival);

  // When the response was complete, although its body may continue: when [DONE] arrived. nullopt
  // before that, and if the response has failed.
  std::optional<TimePoint> CompleteAt() const { return body_failed_ ? std::nullopt : done_at_; }

  // Call once, after the transfer has ended. Returns the finished record, with its token_times and
  // derived metrics. Only UnknownKeys, Heartbeats, Model and Answer may be called after it.
  RequestRecord OnDone(const TransferResult& result);

  // The keys that held generated text and are not known to this program, at most kMostUnknownKeys;
  // also kCompletionsText.
  const std::set<std::string>& UnknownKeys() const { return unknown_keys_; }

  // The events and comments of the stream by which the endpoint only kept the connection open.
  std::int64_t Heartbeats() const { return heartbeat_events_ + decoder_.Comments(); }

  // Keeps the text of the answer, up to `most_bytes`. Call before the response begins.
  void KeepAnswer(std::size_t most_bytes) { most_answer_bytes_ = most_bytes; }

  // The text that was kept so far, without reasoning and tool calls: of the first choice, or of
  // another if that has none. Valid UTF-8 unless it was cut.
  const std::string& Answer() const {
    return text_bytes_ == 0 && most_answer_bytes_ > 0 ? other_text_.Text() : answer_;
  }

  // The model that the endpoint says it answered with; empty if it named none.
  const std::string& Model() const { return model_; }

 private:
  enum class BodyKind { kUndecided, kEvents, kDocument, kError };

  // A whole message as JSON without framing, in place of a stream. If another one follows, it was
  // the first event of a stream.
  struct HeldDocument {
    ChatEvent event;  // without what its views show
    Arrival arrival;
  };

  bool OnFirstBytes(std::string_view bytes, Arrival arrival);
  void OnEventData(std::string_view data, Arrival arrival);
  void SortTexts(ChatEvent& event);
  void ReadStrayText();
  ReceivedBefore Received() const;
  bool HasSuccessStatus() const;
  bool IsErrorTooLarge() const;  // its rest is not read
  bool HasEnded() const;         // a finish reason came that does not say that more comes
  void RecordEvent(const ChatEvent& event);
  void RecordMessage(const ChatEvent& event, Arrival arrival);
  void RecordArrival(const ChatEvent& event, Arrival arrival);
  void Complete(Arrival arrival);
  void FinishBody(Arrival end);
  void Fail(ErrorType type, const std::string& message);
  void Judge(const TransferResult& result);
  void JudgeCompleteResponse();
  void JudgeUnfinishedResponse();
  bool IsEmpty() const;
  void FailUnreadable(std::string_view reason, std::string_view advice = {});
  void AppendSuspension();
  Nanoseconds SinceStart(TimePoint moment) const { return moment - *record_.started; }

  RequestRecord record_;
  bool streams_;
  const std::string& where_;
  BodyKind body_kind_ = BodyKind::kEvents;
  std::string content_type_;
  SseDecoder decoder_;
  UsualChunk usual_chunk_;
  ChatEventParser& parser_;
  std::size_t most_token_events_;
  std::span<const std::string> sent_keys_;
  Api api_;
  std::string body_;                  // of an error or of a JSON document; bounded
  std::size_t error_bytes_ = 0;       // bytes received of an error's body, stored or not
  std::optional<TimePoint> done_at_;  // arrival of [DONE]
  std::string unread_;                // the first event of no known kind, as an excerpt
  std::optional<HeldDocument> document_;
  ReceivedText text_;
  Arrival data_arrival_;  // of the last data line
  ChoiceUsages usages_;
  ChoiceEnds choice_ends_;
  OtherChoicesBeside other_choices_beside_;
  OtherText other_text_;
  std::set<std::string> unknown_keys_;
  std::int64_t heartbeat_events_ = 0;
  std::string model_;
  std::size_t most_answer_bytes_ = 0;
  std::string answer_;
  bool has_output_ = false;        // some generated text was received
  bool names_tool_ = false;        // a tool was called, whose name alone is not text
  std::size_t text_bytes_ = 0;     // of the first choice, of which the record keeps the beginning
  bool has_delta_text_ = false;    // some of it came in deltas
  bool has_delta_output_ = false;  // text or reasoning of any choice came in deltas
  std::size_t stray_bytes_read_ = 0;  // of the decoder's stray text
  bool body_failed_ = false;
};

}  // namespace llmb
