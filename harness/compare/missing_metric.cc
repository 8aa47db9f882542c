#include "harness/compare/missing_metric.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/text.h"

namespace llmb {
namespace {

using SideOfPair = std::vector<RunFigures> ComparedPair::*;

bool Has(const ComparedMetric& metric, std::span<const ComparedPair> pairs, SideOfPair side) {
  return std::ranges::any_of(pairs, [&](const ComparedPair& pair) {
    return std::ranges::any_of(
        pair.*side, [&](const RunFigures& run) { return metric.of(run.summary).has_value(); });
  });
}

bool AnySucceeded(std::span<const ComparedPair> pairs, SideOfPair side) {
  return std::ranges::any_of(pairs, [&](const ComparedPair& pair) {
    return std::ranges::any_of(pair.*side,
                               [](const RunFigures& run) { return run.Requests() > 0; });
  });
}

std::string NamesOfMetrics(std::span<const ComparedPair> pairs, SideOfPair side) {
  std::vector<std::string> names;
  for (const ComparedMetric& metric : ComparedMetrics()) {
    if (Has(metric, pairs, side)) names.emplace_back(metric.id);
  }
  return Join(names, ", ");
}

Status CheckSide(std::span<const ComparedPair> pairs, const ChangeThreshold& threshold,
                 SideOfPair side, std::string_view name) {
  if (Has(*threshold.metric, pairs, side) || !AnySucceeded(pairs, side)) return {};
  return Fail(fmt::format("--fail-if '{}': {} has no {}, but {}", threshold.Text(), name,
                          threshold.metric->id, NamesOfMetrics(pairs, side)));
}

}  // namespace

Status CheckMetricsExist(std::span<const ComparedPair> pairs,
                         std::span<const ChangeThreshold> thresholds) {
  for (const ChangeThreshold& threshold : thresholds) {
    LLMB_RETURN_IF_ERROR(CheckSide(pairs, threshold, &ComparedPair::baseline, "the baseline"));
    LLMB_RETURN_IF_ERROR(CheckSide(pairs, threshold, &ComparedPair::fresh, "the new side"));
  }
  return {};
}

}  // namespace llmb
