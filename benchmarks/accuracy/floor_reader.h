#pragma once

// The floor: the cheapest client that can be. It reads every stream with plain sockets on one epoll
// instance, stamps each read, and throws the bytes away. What a harness costs beyond it is the
// harness's own.

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
  std::string request;       // the bytes of one whole HTTP request
  Nanoseconds time_limit{};  // of all of it
};

// What each read calls, if anything: the stream (from 0), its bytes and when they were read.
using FloorSink = std::function<void(int stream, std::string_view bytes, TimePoint read)>;

struct FloorRun {
  std::uint64_t reads = 0;
  Nanoseconds cpu_time{};  // of the calling thread, connecting included
  Nanoseconds duration{};
};

// Plays the load in the calling thread, each stream one request after another on one connection.
// Only answers in chunked coding are understood, of which only the end is looked for. Errors: no
// connection, a connection that ends early, or the time is up.
Result<FloorRun> ReadStreams(const FloorLoad& load, const Clock& clock, const FloorSink& sink);

}  // namespace llmb
