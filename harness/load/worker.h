#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/load/case_load.h"
#include "harness/load/exchange.h"
#include "harness/load/suspension_watch.h"
#include "harness/record/request_record.h"
#include "harness/wire/chat_event.h"

namespace llmb {

// Plays some of the users of a case in the calling thread: sends their requests, reads all their
// answers through one transport, and hands out finished records one by one. Not thread-safe.
class Worker {
 public:
  // Plays `user_count` users, numbered from `first_user`. The transport is the worker's alone as
  // long as it lives. Nothing is sent before the first NextFinished.
  Worker(Transport& transport, const Clock& clock, const CaseLoad& load, int first_user,
         int user_count);

  // Waits for the next request to end, whatever its outcome, and returns its record. Before it
  // waits it sends the next requests of all users who have none under way; at most two records per
  // user are ready and not yet returned. After an interruption it returns what was under way as
  // cancelled. Nothing: all requests were returned.
  std::optional<RequestRecord> NextFinished();

 private:
  struct User {
    int number = 0;
    int sent = 0;                  // requests begun
    bool asked_for_usage = false;  // by the request under way
    bool ask_again_without_usage = false;
    std::unique_ptr<Exchange> exchange;  // the request under way
    std::optional<TransferId> transfer;
  };

  void SendNext(User& user);
  ResponseHandlers HandlersFor(User& user, Exchange& exchange);
  void OnDone(User& user, const TransferResult& result);
  bool ShouldAskAgain(const User& user, const RequestRecord& record) const;
  void SettleUsage(const User& user, const RequestRecord& record);
  void SendWaiting();
  void CancelAll();
  void Poll(TimePoint deadline);
  void MarkSuspended(std::optional<Nanoseconds> duration);

  Transport& transport_;
  const Clock& clock_;
  const CaseLoad& load_;
  ChatEventParser parser_;  // of all exchanges, whose calls never overlap
  SuspensionWatch watch_;
  std::vector<User> users_;
  std::deque<RequestRecord> finished_;
  std::vector<User*> waiting_;  // whose next request is to be sent in the next turn
  int under_way_ = 0;           // requests
};

}  // namespace llmb
