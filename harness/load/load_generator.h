#pragma once

#include <functional>
#include <span>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/load/flow_load.h"
#include "harness/record/request_record.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Up to this many users, each has a thread of its own. Above it, each thread plays several users.
inline constexpr int kMostUserThreads = 64;

// How many threads play `load` on a machine that can run `cores` threads at the same time: one per
// user up to kMostUserThreads users, else one per core, as in an open loop. At least 1.
int ThreadsFor(const LoadLevel& load, int cores);

// The cost of a flow to this process.
struct LoadCost {
  Nanoseconds duration{};  // from the first request to the end of the last
  Nanoseconds cpu_time{};  // of all threads of the process
  // 0 to 1, the larger of two shares: the share of UsableCores() that the process used, and the
  // share of one core that its busiest generator thread used. A thread cannot use more than one
  // core, so a thread at its limit limits the load, however many cores are idle.
  double cpu_share = 0;
};

// Receives each finished request, whatever its outcome, on the thread that played it. `thread`
// counts from 0 and is the index of the transport. Calls of different threads overlap. All requests
// of a user come from the same thread.
using FinishedSink = std::function<void(int thread, RequestRecord record)>;

// Plays all users of the flow's level until its pool is empty, or in an open loop its schedule, or
// until `flow.interrupted` is set. Returns after the last request has ended; requests in flight at
// an interruption end as cancelled. A failed request is a record and not an error.
//
// Users, or the requests of a schedule, are spread evenly over transports.size() threads (at least
// one), including the calling thread. If the system cannot start a thread, the others play those of
// the missing ones too. Each transport is used by one thread only. All arguments must outlive the
// call.
LoadCost PlayFlow(const FlowLoad& flow, std::span<Transport* const> transports, const Clock& clock,
                  const FinishedSink& on_finished);

}  // namespace llmb
