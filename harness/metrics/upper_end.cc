#include "harness/metrics/upper_end.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace llmb {
namespace {

UpperEndRule Needs(double requests, const StageFacts& stage) {
  const auto needed = static_cast<std::uint64_t>(std::ceil(requests - 1e-6));
  const bool enough = stage.requests >= needed;
  return {.reason = enough ? UpperEndReason::kGiven : UpperEndReason::kTooShort,
          .requests_needed = needed};
}

UpperEndRule ClosedLoopRule(FigureKind kind, const StageFacts& stage) {
  const double per_user = 60.0 * *stage.users;
  if (kind == FigureKind::kCentral) return Needs(std::max(500.0, per_user), stage);
  if (*stage.users > 1) {
    if (!stage.throughput_grows) return {.reason = UpperEndReason::kNoHigherLevel};
    if (!*stage.throughput_grows) return {.reason = UpperEndReason::kBeyondKnee};
  }
  return Needs(std::max(1000.0, per_user), stage);
}

UpperEndRule OpenLoopRule(FigureKind kind, const StageFacts& stage) {
  if (!stage.utilization) return {.reason = UpperEndReason::kNoSaturatedStage};
  const double idle = 1 - *stage.utilization;
  if (idle <= 0) return {.reason = UpperEndReason::kOverloaded};
  return Needs((kind == FigureKind::kTail ? 4000 : 400) / (idle * idle), stage);
}

}  // namespace

StageFacts FactsForTpot(StageFacts stage) {
  if (!stage.users) stage.central_variance = 2;
  return stage;
}

UpperEndRule RuleOf(FigureKind kind, const StageFacts& stage) {
  if (kind == FigureKind::kRate) return Needs(500, stage);
  return stage.users ? ClosedLoopRule(kind, stage) : OpenLoopRule(kind, stage);
}

bool ThroughputGrows(int users, double throughput, int more_users, double more_throughput) {
  assert(users < more_users);
  const double growth = static_cast<double>(more_users) / users;
  return more_throughput > throughput * std::max(1.05, std::pow(growth, 0.3));
}

}  // namespace llmb
