#include "harness/metrics/stage_part.h"

#include <algorithm>
#include <cassert>
#include <optional>

#include "harness/metrics/completed_rate.h"

namespace llmb {
namespace {

void AddTo(std::vector<std::uint64_t>& sums, const std::vector<std::uint64_t>& more) {
  assert(sums.size() == more.size());
  for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += more[i];
}

StagePart Sum(std::span<const StagePart> parts) {
  assert(!parts.empty());
  StagePart sum = parts.front();
  for (const StagePart& part : parts.subspan(1)) {
    assert(part.stage == sum.stage);
    AddTo(sum.within, part.within);
    AddTo(sum.misses, part.misses);
    AddTo(sum.unjudged, part.unjudged);
    sum.successes += part.successes;
    sum.suspended += part.suspended;
    sum.sent += part.sent;
    sum.has_ttft |= part.has_ttft;
    sum.has_tpot |= part.has_tpot;
    sum.has_latency |= part.has_latency;
    sum.client_limited |= part.client_limited;
    sum.duration = std::max(sum.duration, part.duration);
    sum.ends.insert(sum.ends.end(), part.ends.begin(), part.ends.end());
  }
  return sum;
}

// The first threshold whose time no success had.
std::optional<std::size_t> Absent(std::span<const Threshold> thresholds,
                                  const GoodputLimits& goodput, const StagePart& all) {
  const bool lacks_a_time = (goodput.ttft && !all.has_ttft) || (goodput.tpot && !all.has_tpot) ||
                            (goodput.e2el && !all.has_latency);
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    const bool is_goodput = thresholds[i].figure == ThresholdFigure::kGoodShare;
    const bool nobody_had_it = is_goodput ? lacks_a_time : all.unjudged[i] == all.successes;
    if (all.successes > 0 && nobody_had_it) return i;
  }
  return std::nullopt;
}

std::optional<double> CompletedRate(const std::vector<Nanoseconds>& since) {
  std::vector<TimePoint> ends;
  ends.reserve(since.size());
  for (const Nanoseconds end : since) ends.emplace_back(end);
  return CompletedPerSecond(std::move(ends));
}

}  // namespace

SearchStageResult StageResultOf(std::span<const Threshold> thresholds, const GoodputLimits& goodput,
                                std::span<const StagePart> parts) {
  const StagePart all = Sum(parts);
  assert(all.within.size() == thresholds.size());
  const auto planned = static_cast<std::uint64_t>(all.stage.Counted());
  SearchStageResult result{.stage = all.stage,
                           .misses = {},
                           .counted = planned - std::min(planned, all.suspended),
                           .sent = all.sent,
                           .duration = all.duration,
                           .client_limited = all.client_limited,
                           .completed_per_second = CompletedRate(all.ends),
                           .unjudged = {},
                           .absent = Absent(thresholds, goodput, all)};
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    result.misses.push_back(result.counted - all.within[i] - all.unjudged[i]);
  }
  if (std::ranges::any_of(all.unjudged, [](std::uint64_t requests) { return requests > 0; })) {
    result.unjudged = all.unjudged;
  }
  return result;
}

}  // namespace llmb
