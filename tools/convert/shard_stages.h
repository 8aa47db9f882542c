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

namespace llmb {

// An endpoint at a load.
using StageName = std::pair<std::string, LoadLevel>;

// The time of a stage on the joint clock.
struct StageSpan {
  TimePoint begin;
  TimePoint end;
};

// What one shard did in the stages of a run.
struct ShardStages {
  bool complete = true;                           // it ended by itself, with all its requests
  std::map<StageName, StageSpan> spans{};         // of those in which it sent a request
  std::map<StageName, ClientVerdict> verdicts{};  // of its client, by its own requests
};

// The share of each stage's load that was not sent, 0 to 1: a shard that did not complete its part
// sent nothing after its last request, and nothing in stages that began after it; a missing one
// sent nothing at all. Each of the `count` shards is taken to have the same part of the load.
// Stages that no shard reached are not there.
std::map<StageName, double> LostLoadShares(const std::vector<ShardStages>& shards, int count);

// What the shards say about the clients of a stage, for WorstOf: `lost` (0 if there is none), and
// the worst verdict of its shards.
ClientEvidence ShardEvidence(const StageName& stage, const std::vector<ShardStages>& shards,
                             double lost);

}  // namespace llmb
