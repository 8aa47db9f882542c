#pragma once

#include <atomic>
#include <string>

#include "harness/load/flow_schedule.h"
#include "harness/load/heartbeat_counts.h"
#include "harness/load/request_pool.h"
#include "harness/load/request_source.h"
#include "harness/load/unknown_keys.h"
#include "harness/load/usage_negotiation.h"
#include "harness/schedule/load_level.h"
#include "harness/schedule/shard.h"

namespace llmb {

// One flow: all requests of one repetition of a stage, without a pause from the first to the last.
// In a closed loop, a user whose request has ended draws the next one from the pool. In an open
// loop, requests are sent when they are due. All workers of the flow share this object; it and
// everything it refers to must outlive them.
struct FlowLoad {
  LoadLevel level;        // of the whole load, of which this flow plays the part of `shard`
  RequestSource& source;  // of what the pool draws
  RequestPool& pool;
  UsageNegotiation& usage;
  // Any thread may set it at any time. Requests in flight are then cancelled, as are those that
  // wait for a slot, and no more are sent.
  const std::atomic<bool>& interrupted;
  std::string request_id_prefix;          // unique to this flow, for request ids
  int repetition = 0;                     // written into the records
  UnknownKeys* unknown_keys = nullptr;    // collects them, unless null
  HeartbeatCounts* heartbeats = nullptr;  // counts them, unless null
  std::atomic<int>* in_flight = nullptr;  // counts the requests in flight, unless null
  // The schedule of an open loop; null in a closed loop. With it, only later turns are drawn from
  // the pool.
  const FlowSchedule* schedule = nullptr;
  // Open loop: once any thread sets it, no more is sent, and what is in flight is awaited. May be
  // null.
  const std::atomic<bool>* ended = nullptr;
  // Which users of a closed loop are played. A schedule holds the shard's requests alone.
  Shard shard{};
};

}  // namespace llmb
