#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/load/flow_load.h"
#include "harness/load/in_flight_count.h"
#include "harness/load/response_recorder.h"
#include "harness/load/suspension_watch.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// The part of an open loop's schedule that a worker plays: every request whose place in the
// schedule leaves the remainder `thread` when divided by `threads`.
struct ScheduleShare {
  TimePoint begin;  // of the flow; the requests are due after it
  std::size_t thread = 0;
  std::size_t threads = 1;
};

// Plays some users of a flow, or a part of its schedule, in the calling thread: sends requests and
// receives the responses through one transport, and returns finished records one by one. Not
// thread-safe.
class Worker {
 public:
  // Plays `user_count` users, from the `first_user`-th (from 0) of the flow's shard on.
  // `transport`, `clock` and `flow` must outlive the worker. Nothing else may use the transport
  // while the worker exists. Nothing is sent before the first call of NextFinished.
  Worker(Transport& transport, const Clock& clock, const FlowLoad& flow, int first_user,
         int user_count);

  // Plays `share` of the flow's schedule, which must not be null. Requests are sent when they are
  // due, whatever happens to earlier ones. Each takes the free connection that was used last.
  Worker(Transport& transport, const Clock& clock, const FlowLoad& flow,
         const ScheduleShare& share);

  // Waits for the next request that ends and returns its record, whatever its outcome; nullopt
  // after the last one. Before it waits, it sends the next request of every user who has begun
  // (RequestPool::BeginOf) and has none in flight; in an open loop, what is due. A user is free as
  // soon as the response is complete (Transport::Release); the record follows when its body has
  // ended. At most three finished records per user are stored at a time. After an interruption, no
  // more requests are sent, and those in flight are returned as cancelled unless their response is
  // complete. So are all that were due and waited for a slot: they start and end at the
  // interruption, after a slot wait.
  std::optional<RequestRecord> NextFinished();

 private:
  // Stands for the user in request ids of an open loop, which has no users.
  static constexpr int kNoUser = 0;

  // A user. In an open loop: a connection, and the request in flight on it.
  struct User {
    int number = 0;
    TimePoint begins{};                              // sends nothing before
    std::optional<PooledRequest> drawn;              // in flight, or to be sent again without usage
    std::shared_ptr<const RequestTemplate> request;  // of it
    bool asked_for_usage = false;                    // by the request in flight
    bool resend_without_usage = false;
    // Open loop: when the request was scheduled, and when the endpoint refused it, from which
    // moment on it may be sent again without usage.
    TimePoint scheduled{};
    TimePoint refused{};
    std::unique_ptr<ResponseRecorder> recorder;  // the request in flight
    std::optional<TransferId> transfer;
  };

  // A request whose response is complete, and whose body has not ended.
  struct Released {
    std::unique_ptr<ResponseRecorder> recorder;
    TransferId transfer = 0;
    std::shared_ptr<const RequestTemplate> request;
  };

  // A request that only has to be sent.
  struct Prepared {
    std::shared_ptr<const RequestTemplate> request;
    PooledRequest drawn;
    HttpRequest http;
    std::unique_ptr<ResponseRecorder> recorder;
    bool asks_for_usage = false;
  };

  // When a request of an open loop was scheduled, and when it could be sent.
  struct Due {
    TimePoint scheduled;
    TimePoint at;
  };

  // A later turn of a conversation in an open loop, to be sent when it is due.
  struct Turn {
    int player = 0;
    bool in_window = true;  // as the first turn
  };

  void EndTurn(const User& user, std::string_view answer, bool succeeded);
  bool AreTurnsLeft() const;
  void SendTurn();
  void WaitForWork();
  void SendNext(User& user);
  Prepared Prepare(const PooledRequest& drawn, std::shared_ptr<const RequestTemplate> request,
                   int user, bool may_ask_for_usage) const;
  bool PrepareNextDue();
  void Send(User& user, Prepared prepared, std::optional<Due> due);
  bool IsScheduleLeft() const;
  TimePoint NextDue() const;
  void SendDue();
  void LeaveSlots();
  User& FreeConnection();
  void SetFree(User& user);
  RequestRecord RecordOf(const PooledRequest& drawn, const RequestTemplate& request, int user,
                         const std::string& id) const;
  ResponseHandlers HandlersFor(User& user, ResponseRecorder& recorder);
  bool OnBody(User& user, ResponseRecorder& recorder, std::string_view bytes, Arrival arrival);
  void OnReleased(User& user);
  void OnDone(User& user, const ResponseRecorder& recorder, const TransferResult& result);
  void FinishReleased(const ResponseRecorder& recorder, const TransferResult& result);
  RequestRecord Finish(ResponseRecorder& recorder, const RequestTemplate& request,
                       const TransferResult& result);
  void NoteUnknownKeys(const RequestTemplate& request, const std::set<std::string>& keys);
  bool ShouldResendWithoutUsage(const User& user, const RequestRecord& record) const;
  void SettleUsage(const User& user, const RequestRecord& record);
  void SendWaiting();
  void CancelAll();
  void CancelWaiting();
  void Poll(TimePoint deadline);
  void MarkSuspended(std::optional<Nanoseconds> duration);

  Transport& transport_;
  const Clock& clock_;
  const FlowLoad& flow_;
  mutable ChatEventParser parser_;  // shared by all recorders, whose calls never overlap
  SuspensionWatch watch_;
  std::deque<User> users_;  // a deque, because others point to them
  std::vector<Released> released_;
  std::deque<RequestRecord> finished_;
  // Users whose next request is sent in the next round, or when they begin.
  std::vector<User*> waiting_;
  InFlightCount in_flight_{flow_.in_flight};  // released requests included
  // The rest is used only in an open loop.
  const ScheduleShare share_;
  std::size_t next_ = 0;                  // place in the schedule of the next request
  std::optional<Prepared> prepared_;      // that request
  bool waits_for_slot_ = false;           // that request is due, and no slot is free
  bool is_behind_ = false;                // that request, or the last one, had to wait for a slot
  std::vector<User*> free_;               // in the order of use, the latest at the back
  std::multimap<TimePoint, Turn> turns_;  // to be sent, by when they are due
  TimePoint full_until_ = TimePoint::min();  // when a turn got the slot that it waited for
  // Set while the first of turns_ is due and no slot is free: the place at which it waits for one.
  std::optional<std::uint64_t> turn_waits_at_;
};

}  // namespace llmb
