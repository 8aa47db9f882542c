#include "harness/http/unseen_since.h"

#include <algorithm>
#include <utility>

namespace llmb {
namespace {

// From the stamp of a segment to the moment at which the thread that it wakes waits for a core, and
// from the moment at which it has the core to its next reading of the clock.
constexpr auto kWakeTime = std::chrono::microseconds(200);
// The scheduler's clock and the moments at which it reads it are not ours: a thread that waited
// long was off by up to half a percent.
constexpr int kQueueTimePerError = 100;

// Reading the queue time costs about a microsecond. A thread that blocks more often than this does
// not pay it each time; what it waited for a core before it blocked then makes the bound earlier.
constexpr auto kQueueTimeInterval = std::chrono::milliseconds(1);

}  // namespace

void UnseenSince::BeginCheck(TimePoint now) {
  // The sockets that were not ready in the previous check were empty then; the others were served
  // after it.
  if (checked_) AllSeen(*checked_);
  checked_ = now;
}

void UnseenSince::BeginBlocking() {
  if (!checked_) return;
  const TimePoint now = *std::exchange(checked_, std::nullopt);
  AllSeen(now);
  if (now - queue_read_at_ < kQueueTimeInterval) return;
  queue_read_at_ = now;
  queue_time_ = clock_.ThreadQueueTime();
}

void UnseenSince::EndBlocking(TimePoint now) { woken_ = now; }

void UnseenSince::AllSeen(TimePoint now) {
  seen_ = std::max(seen_, now);
  woken_.reset();
  awake_.reset();
}

TimePoint UnseenSince::Moment(std::optional<TimePoint> last) {
  if (woken_) {
    const Nanoseconds queued = clock_.ThreadQueueTime() - queue_time_;
    awake_ =
        *std::exchange(woken_, std::nullopt) - queued - queued / kQueueTimePerError - kWakeTime;
  }
  // Bytes that arrived before the thread was woken waited elsewhere: in a queue of the kernel, or
  // in the socket of a process that was stopped. Nothing is known then of the time since it
  // blocked.
  const bool woken_by_them = awake_ && (!last || *awake_ <= *last);
  const TimePoint moment = woken_by_them ? std::max(seen_, *awake_) : seen_;
  return last ? std::min(moment, *last) : moment;
}

}  // namespace llmb
