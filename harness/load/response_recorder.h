#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/http/transport.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"
#include "harness/wire/sse_decoder.h"

namespace llmb {

// Turns one response into a record. The transport calls it for the head, each part of the body and
// the end. It stores the arrival time of each token event, and decides at the end whether the
// response is complete (docs/metrics.md, outcomes). One per request; used by the thread that polls
// the transport.
class ResponseRecorder {
 public:
  // Each token event is kept until the end. A response with more of them is abandoned as malformed.
  static constexpr std::size_t kMostTokenEvents = 1'000'000;

  // `record` identifies the request, `streams` is whether it asked for a stream, and `where` is the
  // endpoint's URL for messages. All recorders of a thread may share one `parser`. `where` and
  // `parser` must outlive this object.
  ResponseRecorder(RequestRecord record, bool streams, const std::string& where,
                   ChatEventParser& parser, std::size_t most_token_events = kMostTokenEvents);

  // Call right before the request is handed to the transport. `scheduled` is when it should have
  // been sent.
  void Started(TimePoint scheduled, TimePoint now, WallTime wall_now);

  // The load generator was suspended for `duration` while the request was in flight. Adds up.
  void Suspended(Nanoseconds duration);

  void OnHead(int http_status, std::string_view content_type, Arrival arrival);
  // False when the rest of the response cannot change the record any more.
  bool OnBody(std::string_view bytes, Arrival arrival);

  // Call once, when the transfer has ended. Returns the finished record, with its token_times.
  RequestRecord OnDone(const TransferResult& result);

 private:
  enum class BodyKind { kEvents, kDocument, kError };

  void OnEventData(std::string_view data, Arrival arrival);
  void RecordEvent(const ChatEvent& event);
  void RecordUsage(const Usage& usage);
  void RecordArrival(const ChatEvent& event, Arrival arrival);
  void FinishBody(TimePoint finished);
  void Fail(ErrorType type, const std::string& message);
  void Judge(const TransferResult& result);
  void JudgeCompleteResponse();
  void AppendSuspension();
  Nanoseconds SinceStart(TimePoint moment) const { return moment - *record_.started; }

  RequestRecord record_;
  bool streams_;
  const std::string& where_;
  BodyKind body_kind_ = BodyKind::kEvents;
  std::string content_type_;
  SseDecoder decoder_;
  ChatEventParser& parser_;
  std::size_t most_token_events_;
  std::string body_;                  // of an error, or of a response without streaming; bounded
  std::size_t error_bytes_ = 0;       // received of an error's body, stored or not
  std::optional<TimePoint> done_at_;  // arrival of [DONE]
  bool has_output_ = false;           // some generated text has come
  bool body_failed_ = false;
};

}  // namespace llmb
