#pragma once

// The floor is a minimal client: it reads all streams with plain sockets and one epoll instance,
// records the time of each read and discards the bytes. Whatever the harness costs beyond it is the
// overhead of the harness.

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
  Nanoseconds
      start_spread{};        // stream i (from 0) starts start_spread x i / streams after the first
  std::string request;       // the bytes of one complete HTTP request
  Nanoseconds time_limit{};  // of the whole run
};

// Called after each read with the index of the stream (from 0), the bytes and the time of the read.
// May be empty.
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
