#include "harness/http/unseen_since.h"

#include <algorithm>
#include <utility>

namespace llmb {
namespace {

// The time that waking up takes besides waiting for a core: from the stamp of a segment until the
// thread that it wakes waits for a core, and from having the core to the next reading of the clock.
constexpr auto kWakeTime = std::chrono::microseconds(200);
// The scheduler counts the queue time with its own clock and at its own moments. After a long wait
// it was off by up to half a percent.
constexpr int kQueueTimePerError = 100;

// Reading the queue time costs about a microsecond. A thread that blocks more often than this does
// not read it each time. What the thread waited for a core before it blocked then counts too, which
// only makes the bound earlier.
constexpr auto kQueueTimeInterval = std::chrono::milliseconds(1);

}  // namespace

void UnseenSince::BeginCheck(TimePoint now) {
  // The sockets that were not ready in the previous check were empty then; the others were served
  // after it.
  if (checked_) {
    SetSeen(*checked_);
    reported_ = *checked_;
  }
  checked_ = now;
}

void UnseenSince::BeginBlocking() {
  if (!checked_) return;
  const TimePoint now = *std::exchange(checked_, std::nullopt);
  SetSeen(now);
  reported_ = now;
  if (now - queue_read_at_ < kQueueTimeInterval) return;
  queue_read_at_ = now;
  queue_time_ = clock_.ThreadQueueTime();
}

void UnseenSince::EndBlocking(TimePoint now) { woken_ = now; }

void UnseenSince::AllSeen(TimePoint now) {
  reported_ = EndMoment();
  SetSeen(now);
}

void UnseenSince::SetSeen(TimePoint now) {
  seen_ = std::max(seen_, now);
  woken_.reset();
  awake_.reset();
}

void UnseenSince::FindAwake() {
  if (!woken_) return;
  const Nanoseconds queued = clock_.ThreadQueueTime() - queue_time_;
  awake_ = *std::exchange(woken_, std::nullopt) - queued - queued / kQueueTimePerError - kWakeTime;
}

TimePoint UnseenSince::EndMoment() {
  FindAwake();
  return awake_ ? std::max(reported_, *awake_) : reported_;
}

TimePoint UnseenSince::Moment(std::optional<TimePoint> last) {
  FindAwake();
  // Bytes that arrived before the thread was woken waited elsewhere: in a queue of the kernel, or
  // in the socket of a process that was stopped. The time since the thread blocked is then no
  // bound.
  const bool woken_by_them = awake_ && (!last || *awake_ <= *last);
  const TimePoint moment = woken_by_them ? std::max(seen_, *awake_) : seen_;
  return last ? std::min(moment, *last) : moment;
}

}  // namespace llmb
