#pragma once

#include <functional>
#include <span>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/load/case_load.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Above this many users a thread plays several of them.
inline constexpr int kMostUserThreads = 64;

// How many threads play `load` on a machine that can run `cores` threads at the same time: one per
// user up to kMostUserThreads users, else one per core. At least 1.
int ThreadsFor(const LoadLevel& load, int cores);

// What it cost this process to play a load.
struct LoadCost {
  Nanoseconds duration{};  // from the first request to the end of the last
  Nanoseconds cpu_time{};  // of all threads of the process
  // The larger of two shares, 0 to 1: that of the process in the CPU time it could have had, and
  // that of its busiest generator thread in one core. A thread cannot use more than one core, so
  // one that is at its limit limits the load, however many cores are idle.
  double cpu_share = 0;
};

// Receives each finished request on the thread that played it. Calls of different threads overlap;
// `thread` counts from 0 and is the index of the transport. A user's requests come from one thread.
using FinishedSink = std::function<void(int thread, RequestRecord record)>;

// Plays all users of `level` until each has sent its requests or `load.interrupted` is set, and
// returns when the last request has ended. Users are spread evenly over transports.size() threads,
// of which the calling thread is one. Where the system has no thread left, the calling thread plays
// the users of those that are missing. Each transport is used by one thread; all arguments must
// outlive the call.
LoadCost PlayLoad(const LoadLevel& level, const CaseLoad& load,
                  std::span<Transport* const> transports, const Clock& clock,
                  const FinishedSink& on_finished);

}  // namespace llmb
