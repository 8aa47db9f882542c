#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/metrics/client_verdict.h"
#include "harness/schedule/load_level.h"
#include "tools/convert/joint_windows.h"
#include "tools/convert/spooled_request.h"

namespace llmb {

// An endpoint at a load.
using StageName = std::pair<std::string, LoadLevel>;

// What a shard sent in a flow: the time from the first start to the last end, on the joint clock,
// and how many requests.
struct StageSpan {
  TimePoint begin;
  TimePoint end;
  std::uint64_t requests = 1;
};

// The cases of a flow that a shard has, and how many of them ended by themselves.
struct CasesOfShard {
  int all = 0;
  int ended = 0;
};

// What one shard did in the stages of a run.
struct ShardStages {
  int index = 1;                                  // from 1
  bool complete = true;                           // it ended by itself, with all its requests
  std::map<JointFlow, StageSpan> spans{};         // of those in which it measured a request
  std::map<FlowName, CasesOfShard> cases{};       // of all attempts
  std::map<StageName, ClientVerdict> verdicts{};  // of its client, by its own requests
};

// The part of a stage's load that was not sent while the other shards sent theirs, 0 to 1.
struct LostLoad {
  double share = 0;
  // The part of `share` of shards that ended their part, and so sent it at another time.
  double apart = 0;
};

// Per stage, the load that was not sent, measured by the time of its flows. In each repetition,
// - a missing shard lost all of it,
// - a shard that did not end all its cases lost the time after its last request, and the attempts
// in which it sent none,
// - a shard that ended them lost the attempts in which it sent none. It also lost the time of an
// attempt before its first and after its last request, if that is more than a quarter of the
// attempt. Two of its mean times between requests are not counted, because arrivals need not be at
// the ends. A shard without any request had no user and lost nothing.
// A shard counts with its part of the users, or in an open loop as one of `count` parts. Stages
// that no shard reached are left out. `missing` are indexes.
std::map<StageName, LostLoad> LostLoads(const std::vector<ShardStages>& shards,
                                        const std::vector<int>& missing, int count);

// What the shards say about the clients of a stage, for WorstOf: `lost` (0 if there is none), and
// the worst verdict of its shards.
ClientEvidence ShardEvidence(const StageName& stage, const std::vector<ShardStages>& shards,
                             double lost);

}  // namespace llmb
