#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>

#include "harness/base/time.h"
#include "harness/journal/journal_line.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// All requests of one repetition of a stage in one attempt, from all shards.
struct JointFlow {
  std::string endpoint_name;
  LoadLevel load;
  int attempt = 0;
  int repetition = 0;

  bool operator<(const JointFlow& other) const {
    return std::tie(endpoint_name, load, attempt, repetition) <
           std::tie(other.endpoint_name, other.load, other.attempt, other.repetition);
  }
};

// What a merge keeps of each request in memory. There are millions, so it is small.
struct SpooledRequest {
  LinePlace place{};               // of its record in the spool
  std::optional<TimePoint> start;  // on the clock of its shard, later on the joint one
  Nanoseconds latency{};
  Nanoseconds since_scheduled{};  // start - scheduled; 0 in a closed loop
  std::uint64_t session = 0;      // a hash of its conversation; 0: it stands alone
  std::uint32_t flow = 0;         // index of its JointFlow
  std::uint32_t clock = 0;        // index of the clock of its shard
  bool later_turn = false;        // of its conversation, not the first
  bool warmup = false;
  bool cancelled = false;
  bool in_window = false;

  TimePoint Scheduled() const { return *start - since_scheduled; }
  TimePoint End() const { return *start + latency; }
};

}  // namespace llmb
