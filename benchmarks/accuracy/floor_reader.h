#pragma once

// The floor: a minimal client. It reads all streams with plain sockets and one epoll instance,
// records the time of each read and discards the bytes. The difference in cost is due to the
// harness.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "harness/base/clock.h"
#include "harness/base/result.h"

namespace llmb {

struct FloorLoad {
  std::uint16_t port = 0;  // on loopback
  int streams = 1;
  int requests_per_stream = 1;
  std::string request;       // the bytes of one complete HTTP request
  Nanoseconds time_limit{};  // of the whole run
};

// Called after each read, unless empty, with the stream (from 0), its bytes and the time of the
// read.
using FloorSink = std::function<void(int stream, std::string_view bytes, TimePoint read)>;

struct FloorRun {
  std::uint64_t reads = 0;
  Nanoseconds cpu_time{};  // of the calling thread, including connecting
  Nanoseconds duration{};
};

// Runs the load in the calling thread; each stream is one connection with consecutive requests.
// Responses must use chunked coding; only their end is parsed. Errors: a connection cannot be
// opened or ends early, or the time limit passes.
Result<FloorRun> ReadStreams(const FloorLoad& load, const Clock& clock, const FloorSink& sink);

}  // namespace llmb
