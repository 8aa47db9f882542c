#pragma once

#include <cstdint>

namespace llmb {

// The requests of a flow, by the order in which they are begun (from 0), whose figures stand for
// the load: `begin` to `end` - 1. The first ones meet an endpoint without a backlog, and while the
// last ones end, some users are idle already.
struct MeasuredWindow {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;

  bool Contains(std::uint64_t place) const { return begin <= place && place < end; }
  bool operator==(const MeasuredWindow&) const = default;
};

// The window of a closed loop of `requests` requests and `users` users (at least 1): without the
// first max(10 %, 2 per user), and without those that are begun when fewer requests than users are
// left. One user causes no backlog, so nothing is left out. Where the window would hold
// less than half of the requests, it is all of them.
MeasuredWindow WindowOf(std::uint64_t requests, int users);

// Whether the request at `place` comes after the first two of each user, so that the backlog at the
// endpoint is that of the load.
bool IsSettled(std::uint64_t place, int users);

// The window of an open loop of `requests` requests: without the first 10 %, and up to the last
// arrival. A single request is in it.
MeasuredWindow OpenLoopWindow(std::uint64_t requests);

}  // namespace llmb
