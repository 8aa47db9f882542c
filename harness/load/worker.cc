#include "harness/load/worker.h"

#include <utility>

#include "harness/record/request_id.h"

namespace llmb {
namespace {

// How soon an interruption is noticed while nothing arrives.
constexpr auto kPollInterval = std::chrono::milliseconds(100);

constexpr int kBadRequest = 400;

}  // namespace

Worker::Worker(Transport& transport, const Clock& clock, const CaseLoad& load, int first_user,
               int user_count)
    : transport_(transport), clock_(clock), load_(load), watch_(clock) {
  users_.reserve(static_cast<std::size_t>(user_count));
  for (int i = 0; i < user_count; ++i) {
    users_.emplace_back();
    users_.back().number = first_user + i;
    waiting_.push_back(&users_.back());
  }
}

std::optional<RequestRecord> Worker::NextFinished() {
  while (finished_.empty() && (under_way_ > 0 || !waiting_.empty())) {
    if (waiting_.empty()) Poll(clock_.Now() + kPollInterval);
    if (load_.interrupted.load(std::memory_order_relaxed)) CancelAll();
    SendWaiting();
  }
  if (finished_.empty()) return std::nullopt;
  RequestRecord record = std::move(finished_.front());
  finished_.pop_front();
  return record;
}

// Requests are begun outside of the transport's callbacks, so that one never runs inside another.
// Sending polls, and the users of what that ends wait for the next turn: where answers come at
// once, there would be no end of them, and no record would be handed out.
void Worker::SendWaiting() {
  for (User* user : std::exchange(waiting_, {})) SendNext(*user);
}

void Worker::SendNext(User& user) {
  if (user.sent == load_.RequestsOf(user.number) ||
      load_.interrupted.load(std::memory_order_relaxed))
    return;
  const int iteration = load_.IterationOf(user.number, user.sent++);
  const std::string id = RequestId(load_.request_id_prefix, user.number, iteration);
  user.asked_for_usage = load_.usage.AskForUsage() && !user.ask_again_without_usage;
  auto exchange = std::make_unique<Exchange>(
      load_.request.MakeRecord(id, user.number, load_.repetition, iteration),
      load_.request.Streams(), load_.request.Where(), parser_);
  HttpRequest request = load_.request.MakeRequest(id, user.number, user.asked_for_usage);
  ResponseHandlers handlers = HandlersFor(user, *exchange);
  // What passed until now is none of this request's.
  MarkSuspended(watch_.RunsNow());
  const TimePoint now = clock_.Now();
  user.exchange = std::move(exchange);
  user.exchange->Started(now, now, clock_.WallNow());
  ++under_way_;
  user.transfer = transport_.Start(std::move(request), std::move(handlers));
  // It goes on its way now: behind the others that are begun in this turn it would wait for the
  // work on them, which would count as the endpoint's.
  Poll(now);
}

ResponseHandlers Worker::HandlersFor(User& user, Exchange& exchange) {
  return {.on_head =
              [this, &exchange](int status, std::string_view content_type, Arrival arrival) {
                MarkSuspended(watch_.RunsAt(arrival.read));
                exchange.OnHead(status, content_type, arrival);
              },
          .on_body =
              [this, &exchange](std::string_view bytes, Arrival arrival) {
                MarkSuspended(watch_.RunsAt(arrival.read));
                return exchange.OnBody(bytes, arrival);
              },
          .on_done =
              [this, &user](const TransferResult& result) {
                MarkSuspended(watch_.RunsNow());
                OnDone(user, result);
              }};
}

void Worker::OnDone(User& user, const TransferResult& result) {
  RequestRecord record = std::exchange(user.exchange, nullptr)->OnDone(result);
  load_.request.HideSecrets(record);
  user.transfer.reset();
  --under_way_;
  waiting_.push_back(&user);
  if (ShouldAskAgain(user, record)) {
    user.ask_again_without_usage = true;
    --user.sent;
    return;
  }
  SettleUsage(user, record);
  user.ask_again_without_usage = false;
  finished_.push_back(std::move(record));
}

bool Worker::ShouldAskAgain(const User& user, const RequestRecord& record) const {
  return record.http_status == kBadRequest && user.asked_for_usage && load_.request.Streams() &&
         load_.usage.MayBeTheReason() && !load_.interrupted.load(std::memory_order_relaxed);
}

void Worker::SettleUsage(const User& user, const RequestRecord& record) {
  if (!load_.request.Streams()) return;
  if (!user.ask_again_without_usage) {
    if (record.Succeeded()) load_.usage.Accepted();
  } else if (record.Succeeded()) {
    load_.usage.Rejected();
  } else if (record.http_status == kBadRequest) {
    load_.usage.Accepted();
  }
}

void Worker::Poll(TimePoint deadline) {
  const TimePoint now = clock_.Now();
  MarkSuspended(watch_.RunsAt(now));
  watch_.WaitsUntil(now, deadline);
  transport_.Poll(deadline);
  MarkSuspended(watch_.RunsNow());
}

void Worker::MarkSuspended(std::optional<Nanoseconds> duration) {
  if (!duration) return;
  for (User& user : users_) {
    if (user.exchange) user.exchange->Suspended(*duration);
  }
}

void Worker::CancelAll() {
  for (User& user : users_) {
    if (user.transfer) transport_.Cancel(*user.transfer);
  }
}

}  // namespace llmb
