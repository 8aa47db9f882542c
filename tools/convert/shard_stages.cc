#include "tools/convert/shard_stages.h"

#include <algorithm>
#include <tuple>

#include "harness/schedule/request_share.h"
#include "harness/schedule/shard.h"

namespace llmb {
namespace {

using FlowSpans = std::map<JointFlow, StageSpan>;

// A shard that ended its part may have been idle for this share of an attempt, without counting as
// lost: users of a closed loop with counts do not end together.
constexpr double kTolerance = 0.25;

FlowName FlowNameOf(const JointFlow& flow) {
  return {flow.endpoint_name, flow.load, flow.repetition};
}

double LengthOf(const StageSpan& span) { return ToSeconds(span.end - span.begin); }

// The time from the first start to the last end of all shards, by flow and attempt.
std::map<FlowName, FlowSpans> JointSpans(const std::vector<ShardStages>& shards) {
  std::map<FlowName, FlowSpans> joint;
  for (const ShardStages& shard : shards) {
    for (const auto& [flow, span] : shard.spans) {
      StageSpan& all = joint[FlowNameOf(flow)].try_emplace(flow, span).first->second;
      all.begin = std::min(all.begin, span.begin);
      all.end = std::max(all.end, span.end);
    }
  }
  return joint;
}

// How many cases of each flow there are.
std::map<FlowName, int> CaseCounts(const std::vector<ShardStages>& shards) {
  std::map<FlowName, int> counts;
  for (const ShardStages& shard : shards) {
    for (const auto& [flow, cases] : shard.cases) {
      counts[flow] = std::max(counts[flow], cases.all);
    }
  }
  return counts;
}

// Whether a shard ended its part of a flow.
bool Ended(const ShardStages& shard, const FlowName& flow, const std::map<FlowName, int>& counts) {
  if (shard.complete) return true;
  const auto own = shard.cases.find(flow);
  const auto count = counts.find(flow);
  return own != shard.cases.end() && own->second.ended > 0 && count != counts.end() &&
         own->second.ended >= count->second;
}

// The seconds that a shard lost of an attempt in which it sent `own`.
double SecondsAway(const StageSpan& own, const StageSpan& joint, bool ended) {
  if (!ended) return ToSeconds(joint.end - own.end);
  const double length = LengthOf(joint);
  const double between = length / static_cast<double>(own.requests);
  const double away = length - LengthOf(own) - 2 * between;
  return away > kTolerance * length ? away : 0;
}

// The seconds that a shard lost of a repetition.
double SecondsLost(const ShardStages& shard, const FlowSpans& joint, bool ended) {
  double lost = 0;
  bool sent = false;
  for (const auto& [flow, span] : joint) {
    const auto own = shard.spans.find(flow);
    sent |= own != shard.spans.end();
    lost += own == shard.spans.end() ? LengthOf(span) : SecondsAway(own->second, span, ended);
  }
  return ended && !sent ? 0 : lost;
}

// The part of a load that a shard has.
double PartOfLoad(int index, int count, const LoadLevel& load) {
  const std::optional<int> users = load.Users();
  if (!users || *users < 1) return 1.0 / count;
  const Shard shard{.index = index, .count = count};
  return static_cast<double>(UsersOf(shard, *users)) / *users;
}

}  // namespace

std::map<StageName, LostLoad> LostLoads(const std::vector<ShardStages>& shards,
                                        const std::vector<int>& missing, int count) {
  const std::map<FlowName, int> case_counts = CaseCounts(shards);
  std::map<StageName, double> lengths;
  std::map<StageName, LostLoad> lost;  // in seconds
  for (const auto& [name, joint] : JointSpans(shards)) {
    const StageName stage{std::get<0>(name), std::get<1>(name)};
    for (const auto& [flow, span] : joint) lengths[stage] += LengthOf(span);
    LostLoad& of_stage = lost[stage];
    for (const ShardStages& shard : shards) {
      const bool ended = Ended(shard, name, case_counts);
      const double seconds =
          SecondsLost(shard, joint, ended) * PartOfLoad(shard.index, count, stage.second);
      of_stage.share += seconds;
      if (ended) of_stage.apart += seconds;
    }
  }
  for (auto& [stage, of_stage] : lost) {
    const double length = lengths.at(stage);
    of_stage.share = length > 0 ? of_stage.share / length : 0;
    of_stage.apart = length > 0 ? of_stage.apart / length : 0;
    for (const int index : missing) of_stage.share += PartOfLoad(index, count, stage.second);
  }
  return lost;
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
