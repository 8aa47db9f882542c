#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "harness/base/time.h"
#include "harness/http/transport.h"

namespace llmb {

// The slots for requests in flight in an open loop. Whoever sends needs a slot, so no more than
// that many requests are in flight. Requests that are due and find none free get the next ones in
// the order of their schedule, whichever thread sends them. All threads of a flow share this
// object; thread-safe.
class SendSlots {
 public:
  // `most` (at least 1) requests may be in flight.
  explicit SendSlots(int most) : free_(most) {}

  // Takes a slot for the request at `place` in the schedule. Returns the moment since when the slot
  // has been free for it, or TimePoint::min() if the request did not have to wait. nullopt if no
  // slot is free: the request then waits, and once a slot is kept for it, `transport` is woken.
  // Call this again then. A thread may wait for one request at a time.
  std::optional<TimePoint> Take(std::uint64_t place, Transport& transport);

  // The request at `place` waits no more, and is not sent.
  void Leave(std::uint64_t place, TimePoint now);

  // A request that had a slot is not in flight any more.
  void GiveBack(TimePoint now);

 private:
  std::mutex mutex_;
  int free_;                                     // 0 while requests wait
  std::map<std::uint64_t, Transport*> waiting_;  // by place in the schedule
  std::map<std::uint64_t, TimePoint> kept_;      // slots for requests that waited
};

}  // namespace llmb
