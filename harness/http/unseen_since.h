#pragma once

#include <optional>

#include "harness/base/clock.h"

namespace llmb {

// Knows since when unseen bytes may have been waiting in a socket: since the last moment at which
// all sockets of a transport were known to hold nothing but what had been seen. The kernel keeps
// only the last stamp of the bytes that it joins, so this bounds the arrival of the others.
//
// The calls follow the wait for sockets. BeginCheck is called before all sockets are checked
// without blocking, BeginBlocking if none was ready and the thread is about to block, and
// EndBlocking when it runs again. A thread that blocks is woken by the first byte. So the sockets
// were empty until then, which is the present less the time for which the thread waited for a core
// since.
//
// A transport must serve each ready socket before the next check. One object per transport, used by
// the thread that polls it. Not thread-safe.
class UnseenSince {
 public:
  // `clock` must outlive this object.
  explicit UnseenSince(const Clock& clock) : clock_(clock) {}

  void BeginCheck(TimePoint now);
  // The latest check reported only part of the sockets that were ready, or not all that it reported
  // was served.
  void CheckWasIncomplete() { checked_.reset(); }
  void BeginBlocking();
  void EndBlocking(TimePoint now);

  // At `now`, every socket was looked at. A look shows bytes, but not the end of a connection.
  void AllSeen(TimePoint now);

  // A lower bound for the arrival of bytes that are seen for the first time, of which the last
  // arrived at `last` (nullopt: not known). Never after `last`. May cost a system call.
  TimePoint Moment(std::optional<TimePoint> last);
  // The same without a system call, and possibly much earlier.
  TimePoint EarlyMoment() const { return seen_; }
  // A lower bound for the end of a connection that the latest check was the first to report, or
  // that came after it: looking at sockets does not make it later. May cost a system call.
  TimePoint EndMoment();

 private:
  void SetSeen(TimePoint now);
  void FindAwake();

  const Clock& clock_;
  TimePoint seen_;                    // when all sockets were last seen to be empty
  TimePoint reported_;                // all ends of connections before it were reported
  std::optional<TimePoint> checked_;  // the latest check, in which some sockets were ready
  std::optional<TimePoint> woken_;    // the end of blocking, until awake_ is computed from it
  std::optional<TimePoint> awake_;    // when the thread became ready to run
  // The queue time of the thread at some moment before it blocked.
  TimePoint queue_read_at_;
  Nanoseconds queue_time_{};
};

}  // namespace llmb
