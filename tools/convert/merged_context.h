#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/document/run_document.h"
#include "tools/convert/shard_clocks.h"
#include "tools/convert/shard_stages.h"

namespace llmb {

// A shard, once it was read.
struct ReadShard {
  RunContext context;
  MergedShard brought;
  ShardStages stages;
  bool from_journal = false;
  std::optional<TimePoint> first_start{}, last_end{};  // of its requests, on the joint clock
};

// The context of the merged run, from the shards by index; there is at least one. What belongs to a
// machine (host, date, command) is that of the first.
RunContext MergedContext(const std::vector<ReadShard>& shards, const std::vector<int>& missing,
                         int count, ClockAlignment alignment);

// Adds a note per stage in which shards that ended their part did not send it while the others sent
// theirs.
void AddApart(const std::map<StageName, LostLoad>& lost, std::vector<std::string>& notes);

}  // namespace llmb
