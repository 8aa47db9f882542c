#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/http/transport.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {

// Follows one response from its first header to its end and turns it into a record. It is told
// what happens by the transport, stamps token events with their arrival, and judges at the end
// whether the request was answered in full (docs/metrics.md, outcomes). One per request; used by
// the thread that polls the transport.
class Exchange {
 public:
  // An answer of more token events is given up as malformed, because each is kept until the end.
  static constexpr std::size_t kMostTokenEvents = 1'000'000;

  // `record` says which request this is. `parser` may be shared by all exchanges of the thread;
  // `where` is the endpoint's URL for messages. Both must outlive this object.
  Exchange(RequestRecord record, bool streams, const std::string& where, ChatEventParser& parser,
           std::size_t most_token_events = kMostTokenEvents);

  // The request is about to be handed to the transport. `scheduled` is when the load plan wanted
  // it sent.
  void Started(TimePoint scheduled, TimePoint now, WallTime wall_now);

  // The client did not run for `duration` while the request was under way. Adds up.
  void Suspended(Nanoseconds duration);

  void OnHead(int http_status, std::string_view content_type, Arrival arrival);
  // False when the rest of the answer can no longer matter.
  bool OnBody(std::string_view bytes, Arrival arrival);

  // The transfer is over; returns the finished record, with token_times. Call once.
  RequestRecord OnDone(const TransferResult& result);

 private:
  enum class BodyKind { kEvents, kAnswer, kError };

  void OnEventData(std::string_view data, Arrival arrival);
  void TakeEvent(const ChatEvent& event);
  void TakeUsage(const Usage& usage);
  void TakeTokenTimes(const ChatEvent& event, Arrival arrival);
  void FinishBody(TimePoint finished);
  void Fail(ErrorType type, const std::string& message);
  void Judge(const TransferResult& result);
  void JudgeCompleteAnswer();
  void SayIfSuspended();
  Nanoseconds SinceStart(TimePoint moment) const { return moment - *record_.started; }

  RequestRecord record_;
  bool streams_;
  const std::string& where_;
  BodyKind body_kind_ = BodyKind::kEvents;
  std::string content_type_;
  SseDecoder decoder_;
  ChatEventParser& parser_;
  std::size_t most_token_events_;
  std::string body_;                  // of an error, or of an answer that is not streamed; bounded
  std::size_t error_bytes_ = 0;       // of an error's body, kept or not
  std::optional<TimePoint> done_at_;  // [DONE]
  bool has_output_ = false;           // generated text of any kind came
  bool body_failed_ = false;
};

}  // namespace llmb
