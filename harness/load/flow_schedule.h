#pragma once

#include <vector>

#include "harness/base/result.h"
#include "harness/base/time.h"
#include "harness/load/request_pool.h"
#include "harness/load/send_slots.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/request_share.h"
#include "harness/workload/workload_reader.h"

namespace llmb {

// A request of an open loop, and when it is due, counted from the start of the flow.
struct ScheduledRequest {
  Nanoseconds due{};
  PooledRequest request;
};

// What an open loop sends: its requests in the order in which they are due. It is drawn before the
// flow begins, so it does not depend on threads or on responses.
struct FlowSchedule {
  std::vector<ScheduledRequest> requests;
  SendSlots& slots;  // for those in flight
};

// The most requests that a schedule should be planned with: it holds all of them in memory.
inline constexpr std::size_t kMostScheduled = 20'000'000;

// A request from `pool` for each arrival of `plan`, until the pool's flow is over. The prompts are
// in the order of the pool's first user. Of the requests that are not warm-up, those after the
// first 10 % are in the window (OpenLoopWindow).
std::vector<ScheduledRequest> DrawSchedule(const ArrivalPlan& plan, RequestPool& pool);

// The same for the arrivals of a data set. Later turns of a conversation have no arrival. Error: a
// row that cannot be read.
Result<std::vector<ScheduledRequest>> ReadSchedule(WorkloadReader& trace, RequestPool& pool);

// The requests of a whole schedule that belong to `share`, by the index of their arrivals.
std::vector<ScheduledRequest> OfShare(std::vector<ScheduledRequest> requests,
                                      const RequestShare& share);

// The rows of a data set that these requests and the later turns of their conversations send, in
// ascending order. `pool` is the one that they were drawn from.
std::vector<int> RowsOf(const std::vector<ScheduledRequest>& requests, const RequestPool& pool);

}  // namespace llmb
