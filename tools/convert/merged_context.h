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

// The context of the merged run, from the shards in the order of their indexes, of which there is
// at least one. The properties of a machine (host, date, command) are those of the first shard.
RunContext MergedContext(const std::vector<ReadShard>& shards, const std::vector<int>& missing,
                         int count, ClockAlignment alignment);

// Adds a note for each stage whose load some shards did not send at the same time as the others,
// although they sent all of their part.
void AddApart(const std::map<StageName, LostLoad>& lost, std::vector<std::string>& notes);

}  // namespace llmb
