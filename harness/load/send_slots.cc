#include "harness/load/send_slots.h"

namespace llmb {

std::optional<TimePoint> SendSlots::Take(std::uint64_t place, Transport& transport) {
  const std::scoped_lock lock(mutex_);
  if (const auto kept = kept_.extract(place)) return kept.mapped();
  if (free_ > 0) {
    --free_;
    return TimePoint::min();
  }
  waiting_.emplace(place, &transport);
  return std::nullopt;
}

void SendSlots::Leave(std::uint64_t place, TimePoint now) {
  {
    const std::scoped_lock lock(mutex_);
    waiting_.erase(place);
    if (kept_.erase(place) == 0) return;
  }
  GiveBack(now);
}

void SendSlots::GiveBack(TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  const auto first = waiting_.extract(waiting_.begin());
  kept_.emplace(first.key(), now);
  first.mapped()->Wake();
}

}  // namespace llmb
