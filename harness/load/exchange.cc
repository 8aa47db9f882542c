#include "harness/load/exchange.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/base/text.h"
#include "harness/load/status_message.h"
#include "harness/metrics/request_metrics.h"

namespace llmb {
namespace {

constexpr std::size_t kErrorBodyBytes = std::size_t{16} * 1024;
// What follows is read to its end, so that the connection can be kept, but not for ever.
constexpr std::size_t kMostErrorBytes = std::size_t{1024} * 1024;
constexpr std::size_t kAnswerBytes = SseDecoder::kMaxEventBytes;
// Four bytes are the longest character, so this always holds the characters that are kept.
constexpr std::size_t kResponseTextBytes = 4 * (kResponseTextCharacters + 1);

constexpr std::string_view kCheckProtocol =
    "check that the URL speaks the OpenAI chat completions protocol";
constexpr std::string_view kSeeLog =
    "the log of the server, or of a proxy before it, should say why";

bool IsSuccessStatus(int http_status) { return http_status >= 200 && http_status < 300; }

std::string MediaType(std::string_view content_type) {
  std::string type = LowerCase(content_type.substr(0, content_type.find(';')));
  while (!type.empty() && type.back() == ' ') type.pop_back();
  return type;
}

// Whether the server said a count that can be one.
bool TakeCount(std::optional<std::int64_t> said, std::optional<std::int64_t>& count) {
  if (!said || *said < 0 || *said > kMostTokens) return false;
  count = said;
  return true;
}

}  // namespace

Exchange::Exchange(RequestRecord record, bool streams, const std::string& where,
                   ChatEventParser& parser, std::size_t most_token_events)
    : record_(std::move(record)),
      streams_(streams),
      where_(where),
      parser_(parser),
      most_token_events_(most_token_events) {}

void Exchange::Started(TimePoint scheduled, TimePoint now, WallTime wall_now) {
  record_.started = now;
  record_.schedule_delay = now - scheduled;
  record_.timestamp = wall_now;
}

void Exchange::Suspended(Nanoseconds duration) {
  record_.suspended = record_.suspended.value_or(Nanoseconds::zero()) + duration;
}

void Exchange::OnHead(int http_status, std::string_view content_type, Arrival arrival) {
  record_.http_status = http_status;
  record_.time_to_headers = SinceStart(arrival.at);
  content_type_ = MediaType(content_type);
  if (!IsSuccessStatus(http_status)) {
    body_kind_ = BodyKind::kError;
  } else if (!streams_ || content_type_ == "application/json") {
    body_kind_ = BodyKind::kAnswer;
  }
}

bool Exchange::OnBody(std::string_view bytes, Arrival arrival) {
  if (body_kind_ == BodyKind::kEvents) {
    const Status fed =
        decoder_.Feed(bytes, [&](std::string_view data) { OnEventData(data, arrival); });
    if (!fed) {
      Fail(ErrorType::kMalformed,
           fmt::format("{}: {}; {}", where_, fed.error().message, kCheckProtocol));
    }
    return !body_failed_;
  }
  const std::size_t limit = body_kind_ == BodyKind::kError ? kErrorBodyBytes : kAnswerBytes;
  body_.append(bytes.substr(0, limit - std::min(limit, body_.size())));
  if (body_kind_ == BodyKind::kError) {
    error_bytes_ += bytes.size();
    return error_bytes_ <= kMostErrorBytes;
  }
  if (body_.size() == limit) {
    Fail(ErrorType::kMalformed,
         fmt::format("{}: the answer is larger than {} bytes; {}", where_, limit, kCheckProtocol));
  }
  return !body_failed_;
}

void Exchange::OnEventData(std::string_view data, Arrival arrival) {
  if (body_failed_) return;
  const Nanoseconds since_start = SinceStart(arrival.at);
  if (!record_.time_to_first_event) record_.time_to_first_event = since_start;
  const ChatEvent event = parser_.ParseChunk(data);
  if (event.kind == ChatEvent::Kind::kDone) {
    if (!done_at_) done_at_ = arrival.at;
    return;
  }
  TakeEvent(event);
  if (event.kind != ChatEvent::Kind::kMessage || !event.IsToken()) return;
  TakeTokenTimes(event, arrival);
}

void Exchange::TakeTokenTimes(const ChatEvent& event, Arrival arrival) {
  if (record_.token_times.size() == most_token_events_) {
    Fail(ErrorType::kMalformed,
         fmt::format("{}: the answer has more than {} token events; lower --max-tokens", where_,
                     most_token_events_));
    return;
  }
  const Nanoseconds since_start = SinceStart(arrival.at);
  if (arrival.read != arrival.at) record_.read_lags.push_back(arrival.read - arrival.at);
  record_.token_times.push_back(since_start);
  record_.token_events = record_.token_events.value_or(0) + 1;
  if ((event.has_content || event.has_tool_call) && !record_.time_to_first_content) {
    record_.time_to_first_content = since_start;
  }
}

void Exchange::TakeEvent(const ChatEvent& event) {
  if (event.kind == ChatEvent::Kind::kError) {
    Fail(ErrorType::kInBandError, fmt::format("{} sent an error inside its answer: {}; {}", where_,
                                              event.error_message, kSeeLog));
    return;
  }
  if (event.kind == ChatEvent::Kind::kMalformed) {
    Fail(ErrorType::kMalformed, fmt::format("{} sent what cannot be read: {}; {}", where_,
                                            event.error_message, kCheckProtocol));
    return;
  }
  if (!event.finish_reason.empty()) {
    record_.finish_reason = CutText(OneLine(event.finish_reason), kFinishReasonCharacters);
  }
  if (event.usage) TakeUsage(*event.usage);
  has_output_ = has_output_ || event.IsToken();
  if (record_.response_text.size() < kResponseTextBytes) record_.response_text += event.text;
}

void Exchange::TakeUsage(const Usage& usage) {
  // With continuous usage each event has one and the last is the whole; a field missing from a
  // later one does not take back an earlier count.
  TakeCount(usage.prompt_tokens, record_.input_tokens);
  if (TakeCount(usage.completion_tokens, record_.output_tokens)) {
    record_.token_count_source = TokenCountSource::kUsage;
  }
  TakeCount(usage.reasoning_tokens, record_.reasoning_tokens);
  TakeCount(usage.cached_tokens, record_.cached_tokens);
}

RequestRecord Exchange::OnDone(const TransferResult& result) {
  if (result.http_status) record_.http_status = result.http_status;
  record_.connect_time = result.connect_time;
  // What a broken connection left of an event says nothing about the server's JSON.
  if (result.error_type == ErrorType::kNone) FinishBody(result.finished);
  Judge(result);
  SayIfSuspended();
  record_.total_latency = SinceStart(done_at_.value_or(result.finished));
  record_.response_text =
      CutText(ValidUtf8(std::exchange(record_.response_text, {})), kResponseTextCharacters);
  DeriveMetrics(record_);
  return std::move(record_);
}

// What the end of the body completes: an event without its blank line, or a whole answer.
void Exchange::FinishBody(TimePoint finished) {
  if (body_failed_ || !record_.http_status) return;
  if (body_kind_ == BodyKind::kEvents) {
    decoder_.Finish([&](std::string_view data) { OnEventData(data, {finished, finished}); });
    if (record_.error_type == ErrorType::kMalformed) {
      record_.error_type = ErrorType::kTruncated;
      record_.error_message =
          fmt::format("the answer of {} ended in the middle of an event; {}", where_, kSeeLog);
    }
  } else if (body_kind_ == BodyKind::kAnswer && !body_.empty()) {
    const ChatEvent answer = parser_.ParseAnswer(body_);
    TakeEvent(answer);
    if (streams_ && answer.kind == ChatEvent::Kind::kMessage) {
      Fail(ErrorType::kMalformed,
           fmt::format("asked for a stream, {} answered with one JSON document; is --no-stream "
                       "needed?",
                       where_));
    }
  }
}

void Exchange::Fail(ErrorType type, const std::string& message) {
  if (body_failed_) return;
  body_failed_ = true;
  record_.error_type = type;
  record_.error_message = CutText(OneLine(ValidUtf8(message)), kErrorMessageCharacters);
}

void Exchange::Judge(const TransferResult& result) {
  if (body_failed_) return;
  // After [DONE] the answer was complete; how the connection ends then is of no interest.
  if (done_at_ && record_.http_status && IsSuccessStatus(*record_.http_status)) {
    JudgeCompleteAnswer();
    return;
  }
  const bool given_up = error_bytes_ > kMostErrorBytes;
  if (result.error_type != ErrorType::kNone && !given_up) {
    Fail(result.error_type, result.error_message);
  } else if (body_kind_ == BodyKind::kError) {
    Fail(ErrorType::kHttpStatus, StatusMessage(where_, *record_.http_status, body_, result));
  } else if (!record_.finish_reason.empty()) {
    JudgeCompleteAnswer();
  } else if (streams_ && !content_type_.empty() && content_type_ != "text/event-stream" &&
             !record_.time_to_first_event) {
    Fail(ErrorType::kMalformed,
         fmt::format("{} answered {} where text/event-stream was expected; is the URL the one "
                     "of the chat completions?",
                     where_, content_type_));
  } else {
    Fail(ErrorType::kTruncated,
         fmt::format("the answer of {} ended without a finish reason or [DONE]; {}", where_,
                     kSeeLog));
  }
}

// A limit of time that passed while nobody looked, or a server that lost patience, is no fault of
// the endpoint.
void Exchange::SayIfSuspended() {
  if (record_.Succeeded() || !record_.suspended) return;
  record_.error_message += fmt::format(" (this program did not run for {:.1f} s meanwhile)",
                                       ToSeconds(*record_.suspended));
}

void Exchange::JudgeCompleteAnswer() {
  // What was seen counts more than what the usage says of it.
  if (has_output_ && record_.output_tokens == 0) {
    record_.output_tokens.reset();
    record_.token_count_source.reset();
  }
  if (!has_output_ && record_.output_tokens.value_or(0) == 0) {
    Fail(ErrorType::kEmpty,
         fmt::format("{} finished its answer without any output; check --max-tokens and the "
                     "model's chat template",
                     where_));
  }
}

}  // namespace llmb
