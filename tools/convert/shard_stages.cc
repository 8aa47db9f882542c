#include "tools/convert/shard_stages.h"

#include <algorithm>

namespace llmb {
namespace {

using Spans = std::map<StageName, StageSpan>;

// From the first start to the last end, of all shards.
Spans JointSpans(const std::vector<ShardStages>& shards) {
  Spans joint;
  for (const ShardStages& shard : shards) {
    for (const auto& [stage, span] : shard.spans) {
      StageSpan& all = joint.try_emplace(stage, span).first->second;
      all = {std::min(all.begin, span.begin), std::max(all.end, span.end)};
    }
  }
  return joint;
}

// Of an endpoint; a shard that was interrupted did all that it had to do in the stages before.
std::optional<TimePoint> LastBegin(const ShardStages& shard, const std::string& endpoint_name) {
  std::optional<TimePoint> last;
  for (const auto& [stage, span] : shard.spans) {
    if (stage.first == endpoint_name) last = std::max(last.value_or(span.begin), span.begin);
  }
  return last;
}

double ShareWithout(const StageSpan& joint, TimePoint since) {
  const double length = ToSeconds(joint.end - joint.begin);
  return length > 0 ? std::clamp(ToSeconds(joint.end - since) / length, 0.0, 1.0) : 0;
}

// The share of a shard's part of the stage that it did not send.
double LostOf(const ShardStages& shard, const StageName& stage, const StageSpan& joint) {
  if (shard.complete) return 0;
  const auto own = shard.spans.find(stage);
  const std::optional<TimePoint> last = LastBegin(shard, stage.first);
  if (own == shard.spans.end()) {
    // It may have had no user in an earlier stage.
    return !last || joint.begin > *last ? 1 : 0;
  }
  return own->second.begin < *last ? 0 : ShareWithout(joint, own->second.end);
}

}  // namespace

std::map<StageName, double> LostLoadShares(const std::vector<ShardStages>& shards, int count) {
  std::map<StageName, double> shares;
  const auto missing = static_cast<double>(count) - static_cast<double>(shards.size());
  for (const auto& [stage, joint] : JointSpans(shards)) {
    double lost = missing;
    for (const ShardStages& shard : shards) lost += LostOf(shard, stage, joint);
    shares[stage] = lost / count;
  }
  return shares;
}

ClientEvidence ShardEvidence(const StageName& stage, const std::vector<ShardStages>& shards,
                             double lost) {
  ClientEvidence evidence;
  evidence.lost_load_share = lost;
  ClientVerdict worst = ClientVerdict::kOk;
  for (const ShardStages& shard : shards) {
    const auto own = shard.verdicts.find(stage);
    if (own != shard.verdicts.end()) worst = std::max(worst, own->second);
  }
  evidence.worst_shard_verdict = static_cast<double>(worst);
  return evidence;
}

}  // namespace llmb
