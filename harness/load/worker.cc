#include "harness/load/worker.h"

#include <algorithm>
#include <utility>

#include "harness/record/request_id.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

// How often the interrupt flag is checked while nothing arrives.
constexpr auto kPollInterval = std::chrono::milliseconds(100);

}  // namespace

Worker::Worker(Transport& transport, const Clock& clock, const FlowLoad& flow, int first_user,
               int user_count)
    : transport_(transport), clock_(clock), flow_(flow), watch_(clock) {
  for (int i = 0; i < user_count; ++i) {
    users_.emplace_back();
    users_.back().number = UserAt(flow.shard, first_user + i);
    users_.back().begins = flow.pool.BeginOf(users_.back().number, clock.Now());
    waiting_.push_back(&users_.back());
  }
}

Worker::Worker(Transport& transport, const Clock& clock, const FlowLoad& flow,
               const ScheduleShare& share)
    : transport_(transport),
      clock_(clock),
      flow_(flow),
      watch_(clock),
      share_(share),
      next_(share.thread) {}

// Due requests are sent between any two records, so that a backlog of records delays no request by
// more than the work on one record.
std::optional<RequestRecord> Worker::NextFinished() {
  SendDue();
  SendTurn();
  if (flow_.interrupted.load(std::memory_order_relaxed)) CancelWaiting();
  while (finished_.empty() &&
         (in_flight_ > 0 || !waiting_.empty() || IsScheduleLeft() || AreTurnsLeft())) {
    WaitForWork();
    if (flow_.interrupted.load(std::memory_order_relaxed)) {
      CancelWaiting();
      CancelAll();
    }
    SendWaiting();
    SendDue();
    SendTurn();
  }
  if (finished_.empty()) return std::nullopt;
  RequestRecord record = std::move(finished_.front());
  finished_.pop_front();
  return record;
}

// Waits for a response, for a user to begin or for a request to be due, unless there is something
// to send at once. The next due request is prepared before the wait, so that it is sent on time.
// While one request waits for a slot, no other is sent, so what else is due is nothing to wake for.
void Worker::WaitForWork() {
  TimePoint deadline = clock_.Now() + kPollInterval;
  for (const User* user : waiting_) deadline = std::min(deadline, user->begins);
  const bool may_send = !waits_for_slot_ && !turn_waits_at_;
  if (IsScheduleLeft() && PrepareNextDue() && may_send) deadline = std::min(deadline, NextDue());
  if (AreTurnsLeft() && may_send) deadline = std::min(deadline, turns_.begin()->first);
  if (deadline > clock_.Now()) Poll(deadline);
}

// Requests are sent outside the transport's callbacks, so that no callback runs inside another.
// SendNext polls, which may finish other requests. Their users wait for the next round: if every
// request failed at once, this loop would otherwise never end and no record would be returned.
void Worker::SendWaiting() {
  for (User* user : std::exchange(waiting_, {})) {
    const bool begun = user->begins <= clock_.Now();
    if (begun || flow_.interrupted.load(std::memory_order_relaxed)) {
      SendNext(*user);
    } else {
      waiting_.push_back(user);
    }
  }
}

void Worker::SendNext(User& user) {
  if (flow_.interrupted.load(std::memory_order_relaxed)) return;
  if (!user.resend_without_usage) {
    user.drawn = flow_.pool.Draw(user.number, clock_.Now());
    user.request = user.drawn ? flow_.source.RequestOf(*user.drawn) : nullptr;
  }
  if (!user.request) return;
  std::optional<Due> due;
  if (flow_.schedule != nullptr) due = Due{.scheduled = user.scheduled, .at = user.refused};
  const int sender = flow_.schedule != nullptr ? kNoUser : user.number;
  Send(user, Prepare(*user.drawn, user.request, sender, !user.resend_without_usage), due);
}

bool Worker::IsScheduleLeft() const {
  return flow_.schedule != nullptr && next_ < flow_.schedule->requests.size() &&
         !flow_.interrupted.load(std::memory_order_relaxed) &&
         (flow_.ended == nullptr || !flow_.ended->load(std::memory_order_relaxed));
}

TimePoint Worker::NextDue() const { return share_.begin + flow_.schedule->requests[next_].due; }

// Sends at most one request, because those in flight must be served in between.
void Worker::SendDue() {
  if (turn_waits_at_) return;
  if (!IsScheduleLeft()) return LeaveSlots();
  const TimePoint due = NextDue();
  if (clock_.Now() < due || !PrepareNextDue()) return;
  const std::optional<TimePoint> free_since = flow_.schedule->slots.Take(next_, transport_);
  waits_for_slot_ = !free_since;
  is_behind_ = !free_since || *free_since > due;
  if (!free_since) return;
  next_ += share_.threads;
  User& connection = FreeConnection();
  connection.drawn = prepared_->drawn;
  connection.request = prepared_->request;
  Send(connection, *std::exchange(prepared_, std::nullopt),
       Due{.scheduled = due, .at = std::max({due, *free_since, full_until_})});
}

// The schedule can end while its next request waits. A slot kept for that would be lost to the
// turns.
void Worker::LeaveSlots() {
  if (std::exchange(waits_for_slot_, false)) flow_.schedule->slots.Leave(next_, clock_.Now());
}

Worker::User& Worker::FreeConnection() {
  if (!free_.empty()) {
    User& last_used = *free_.back();
    free_.pop_back();
    return last_used;
  }
  const auto number = static_cast<int>(users_.size());
  users_.emplace_back().number = number;
  return users_.back();
}

// In a closed loop, a free user sends the next request.
void Worker::SetFree(User& user) {
  if (flow_.schedule == nullptr) {
    user.begins = flow_.pool.ReadyAt(user.number, clock_.Now());
    waiting_.push_back(&user);
  } else {
    free_.push_back(&user);
    flow_.schedule->slots.GiveBack(clock_.Now());
  }
}

// False if no request is left: if the data end early, so does the schedule.
bool Worker::PrepareNextDue() {
  if (prepared_) return true;
  const PooledRequest& next = flow_.schedule->requests[next_].request;
  std::shared_ptr<const RequestTemplate> request = flow_.source.RequestOf(next);
  if (!request) {
    next_ = flow_.schedule->requests.size();
    return false;
  }
  prepared_ = Prepare(next, std::move(request), kNoUser, true);
  return true;
}

Worker::Prepared Worker::Prepare(const PooledRequest& drawn,
                                 std::shared_ptr<const RequestTemplate> request, int user,
                                 bool may_ask_for_usage) const {
  // Warm-up requests have iterations of their own.
  const std::string& prefix = flow_.request_id_prefix;
  const std::string id = RequestId(drawn.warmup ? prefix + "-warmup" : prefix, request->PromptId(),
                                   user, drawn.iteration);
  const bool asks_for_usage = may_ask_for_usage && flow_.usage.AskForUsage();
  const RequestTemplate& sent = *request;
  return {.request = std::move(request),
          .drawn = drawn,
          .http = sent.MakeRequest(id, user, asks_for_usage),
          .recorder = std::make_unique<ResponseRecorder>(
              RecordOf(drawn, sent, user, id), sent.Streams(), sent.Where(), parser_,
              ResponseRecorder::kMostTokenEvents, sent.SentKeys(), sent.UsedApi()),
          .asks_for_usage = asks_for_usage};
}

void Worker::Send(User& user, Prepared prepared, std::optional<Due> due) {
  user.asked_for_usage = prepared.asks_for_usage;
  prepared.http.user = user.number;
  ResponseHandlers handlers = HandlersFor(user, *prepared.recorder);
  // A suspension that ended before now belongs to the other requests, not to this one.
  MarkSuspended(watch_.RunsNow());
  const TimePoint now = clock_.Now();
  user.recorder = std::move(prepared.recorder);
  user.recorder->KeepAnswer(flow_.source.MostAnswerBytes());
  if (due) {
    user.scheduled = due->scheduled;
    user.recorder->Started(due->at, now, clock_.WallNow(), due->at - due->scheduled);
  } else {
    user.recorder->Started(now, now, clock_.WallNow());
  }
  ++in_flight_;
  user.transfer = transport_.Start(std::move(prepared.http), std::move(handlers));
  // Poll now, so that the request is written immediately. Otherwise it would wait until all
  // requests of this round are prepared, and that time would count as the endpoint's.
  Poll(now);
}

RequestRecord Worker::RecordOf(const PooledRequest& drawn, const RequestTemplate& request, int user,
                               const std::string& id) const {
  RequestRecord record = request.MakeRecord(id);
  record.load = flow_.level;
  if (flow_.schedule == nullptr) record.user = user;
  record.repetition = flow_.repetition;
  record.iteration = drawn.iteration;
  record.in_window = drawn.in_window;
  record.warmup = drawn.warmup;
  return record;
}

ResponseHandlers Worker::HandlersFor(User& user, ResponseRecorder& recorder) {
  return {.on_head =
              [this, &recorder](int status, std::string_view content_type, Arrival arrival) {
                MarkSuspended(watch_.RunsAt(arrival.read));
                recorder.OnHead(status, content_type, arrival);
              },
          .on_body =
              [this, &user, &recorder](std::string_view bytes, Arrival arrival) {
                MarkSuspended(watch_.RunsAt(arrival.read));
                return OnBody(user, recorder, bytes, arrival);
              },
          .on_done =
              [this, &user, &recorder](const TransferResult& result) {
                MarkSuspended(watch_.RunsNow());
                OnDone(user, recorder, result);
              },
          .on_released = [this, &user] { OnReleased(user); }};
}

bool Worker::OnBody(User& user, ResponseRecorder& recorder, std::string_view bytes,
                    Arrival arrival) {
  const bool wanted = recorder.OnBody(bytes, arrival);
  // A released recorder is no longer the user's, whose transfer is that of the next request.
  if (user.recorder.get() == &recorder) {
    if (const auto complete = recorder.CompleteAt()) transport_.Release(*user.transfer, *complete);
  }
  return wanted;
}

// The record waits for the end of the body, because counts may come after [DONE].
void Worker::OnReleased(User& user) {
  released_.push_back({std::move(user.recorder), *user.transfer, user.request});
  user.transfer.reset();
  // The record is judged later, but the endpoint has accepted the request.
  if (user.request->Streams()) {
    user.resend_without_usage ? flow_.usage.Rejected() : flow_.usage.Accepted();
  }
  user.resend_without_usage = false;
  EndTurn(user, released_.back().recorder->Answer(), true);
  SetFree(user);
}

void Worker::FinishReleased(const ResponseRecorder& recorder, const TransferResult& result) {
  const auto found = std::ranges::find_if(
      released_, [&](const Released& entry) { return entry.recorder.get() == &recorder; });
  const Released released = std::move(*found);
  released_.erase(found);
  --in_flight_;
  finished_.push_back(Finish(*released.recorder, *released.request, result));
}

RequestRecord Worker::Finish(ResponseRecorder& recorder, const RequestTemplate& request,
                             const TransferResult& result) {
  RequestRecord record = recorder.OnDone(result);
  NoteUnknownKeys(request, recorder.UnknownKeys());
  if (flow_.heartbeats != nullptr) flow_.heartbeats->Add(recorder.Heartbeats());
  request.HideSecrets(record);
  return record;
}

void Worker::OnDone(User& user, const ResponseRecorder& recorder, const TransferResult& result) {
  if (user.recorder.get() != &recorder) {
    FinishReleased(recorder, result);
    return;
  }
  const std::unique_ptr<ResponseRecorder> finished = std::exchange(user.recorder, nullptr);
  RequestRecord record = Finish(*finished, *user.request, result);
  user.transfer.reset();
  --in_flight_;
  if (ShouldResendWithoutUsage(user, record)) {
    user.resend_without_usage = true;
    user.refused = clock_.Now();
    waiting_.push_back(&user);
    return;
  }
  SettleUsage(user, record);
  user.resend_without_usage = false;
  EndTurn(user, finished->Answer(), record.Succeeded());
  finished_.push_back(std::move(record));
  SetFree(user);
}

void Worker::NoteUnknownKeys(const RequestTemplate& request, const std::set<std::string>& keys) {
  if (flow_.unknown_keys == nullptr) return;
  for (const std::string& key : keys) flow_.unknown_keys->Add(request.WithoutSecrets(key));
}

bool Worker::ShouldResendWithoutUsage(const User& user, const RequestRecord& record) const {
  return MayRejectUsage(record) && user.asked_for_usage && user.request->Streams() &&
         flow_.usage.MayBeTheReason() && !flow_.interrupted.load(std::memory_order_relaxed);
}

void Worker::SettleUsage(const User& user, const RequestRecord& record) {
  if (!user.request->Streams()) return;
  if (!user.resend_without_usage) {
    if (record.Succeeded()) flow_.usage.Accepted();
  } else if (record.Succeeded()) {
    flow_.usage.Rejected();
  } else if (MayRejectUsage(record)) {
    flow_.usage.Accepted();
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
    if (user.recorder) user.recorder->Suspended(*duration);
  }
}

}  // namespace llmb
