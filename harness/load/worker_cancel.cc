// How an interruption ends the requests that are in flight or wait for a slot.

#include <utility>

#include "harness/load/worker.h"

namespace llmb {

void Worker::CancelAll() {
  for (User& user : users_) {
    if (user.transfer) transport_.Cancel(*user.transfer);
  }
  while (!released_.empty()) transport_.Cancel(released_.back().transfer);
}

// Records the requests that wait for a slot. Without these records, the arrivals at an endpoint
// that stopped responding would seem to end when its slots were full, and no queue would be found.
void Worker::CancelWaiting() {
  const bool ended = flow_.ended != nullptr && flow_.ended->load(std::memory_order_relaxed);
  if (ended || !(is_behind_ || turn_waits_at_)) return;
  is_behind_ = false;
  turn_waits_at_.reset();
  const TimePoint now = clock_.Now();
  while (next_ < flow_.schedule->requests.size() && NextDue() <= now && PrepareNextDue()) {
    const Nanoseconds waited = now - NextDue();
    next_ += share_.threads;
    const Prepared waiting = *std::exchange(prepared_, std::nullopt);
    waiting.recorder->Started(now, now, clock_.WallNow(), waited);
    TransferResult never_sent;
    never_sent.error_type = ErrorType::kCancelled;
    never_sent.error_message = "cancelled before it was sent: no slot was free";
    never_sent.finished = now;
    finished_.push_back(Finish(*waiting.recorder, *waiting.request, never_sent));
  }
}

}  // namespace llmb
