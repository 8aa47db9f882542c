#pragma once

#include "harness/base/clock.h"
#include "harness/http/transport.h"

namespace llmb {

// The stamp of bytes that libcurl has just handed over; to be taken before anything else is done
// with them.
//
// It is taken here and not when epoll woke up. One wake-up reports many sockets, and what arrives
// on the last of them while the others are served would be stamped with a moment before it existed:
// the endpoint would look faster than it was. A stamp after the read is never too early, and the
// time that bytes waited for this thread stays visible as read lag wherever the kernel's own
// stamp is known.
inline Arrival StampArrival(const Clock& clock) {
  const TimePoint now = clock.Now();
  return {.at = now, .read = now};
}

}  // namespace llmb
