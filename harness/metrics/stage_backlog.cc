#include "harness/metrics/stage_backlog.h"

#include <cstddef>

namespace llmb {
namespace {

constexpr double kMeasuredPart = 0.6;  // of the requests, as in CompletedPerSecond
// Arrivals per completion at which a backlog grows. The 60 % of a stage that are looked at scatter
// by 10 % in a coarse one and by 4 % in one of a round.
constexpr double kCoarseOverload = 1.3;
constexpr double kRoundOverload = 1.15;
constexpr double kIdleLatencies = 2;  // by which the ends of requests scatter without a backlog

}  // namespace

bool HasGrowingBacklog(const SearchStageResult& result, double first_rate) {
  if (!result.completed_per_second) return false;
  const bool is_coarse = result.stage.phase == SearchPhase::kCoarse;
  const double factor = is_coarse ? kCoarseOverload : kRoundOverload;
  const double requests = kMeasuredPart * static_cast<double>(result.sent);
  return requests / *result.completed_per_second >
         factor * requests / result.stage.rate + kIdleLatencies / first_rate;
}

std::optional<double> MeanCompletedFrom(double rate, std::span<const SearchStageResult> stages) {
  double sum = 0;
  std::size_t counted = 0;
  for (const SearchStageResult& stage : stages) {
    if (stage.stage.rate < rate || !stage.completed_per_second) continue;
    ++counted;
    sum += *stage.completed_per_second;
  }
  return counted == 0 ? std::nullopt : std::optional(sum / static_cast<double>(counted));
}

}  // namespace llmb
