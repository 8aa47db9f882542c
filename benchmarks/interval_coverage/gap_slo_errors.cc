#include "benchmarks/interval_coverage/gap_slo_errors.h"

#include <fmt/format.h>

#include "harness/metrics/slo_gaps.h"

namespace llmb {

std::vector<GapSloErrors> GapSloErrorsOf(const StageLoad& load, const LoadTruth& load_truth,
                                         const ByGapFigure<double>& truth,
                                         std::span<const double> ratios, std::size_t requests,
                                         int stages) {
  const StageFacts facts = FactsOf(load, load_truth, requests);
  const std::vector<double> outcomes(requests, 1.0);
  std::vector<GapSloErrors> errors(ratios.size());
  for (int i = 0; i < stages; ++i) {
    const SimulatedTokens stage = SimulateTokens(load, requests, SeedOf(load, requests, i));
    const StageGaps gaps = GapsOf(stage, stage.requests);
    for (std::size_t ratio = 0; ratio < ratios.size(); ++ratio) {
      for (std::size_t figure = 0; figure < kGapSloFigures.size(); ++figure) {
        const Threshold threshold = *ParseThreshold(
            fmt::format("{}<{:f}s", kGapSloFigures[figure], truth[figure] * ratios[ratio]));
        const SloDecision decision =
            DecideGaps(threshold, gaps.by_request, gaps.pooled, outcomes, facts);
        errors[ratio][figure].Add(decision.verdict, threshold.Holds(truth[figure]));
      }
    }
  }
  return errors;
}

std::vector<StageLoad> GapSloLoads() {
  std::vector<StageLoad> loads;
  for (const double utilization : {0.3, 0.6, 0.8, 0.9}) {
    loads.push_back({.endpoint = EndpointKind::kBatching, .utilization = utilization});
  }
  for (const int users : {16, 64}) {
    loads.push_back({.endpoint = EndpointKind::kBatching, .users = users});
  }
  return loads;
}

}  // namespace llmb
