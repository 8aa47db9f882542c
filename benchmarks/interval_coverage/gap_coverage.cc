#include "benchmarks/interval_coverage/gap_coverage.h"

#include "harness/metrics/quantile.h"
#include "harness/metrics/request_metrics.h"

namespace llmb {

StageGaps GapsOf(const SimulatedTokens& stage, std::span<const SimulatedRequest> requests) {
  StageGaps gaps;
  for (const SimulatedRequest& request : requests) {
    const std::vector<Nanoseconds> times = stage.TokenTimes(request);
    for (std::size_t i = 1; i < times.size(); ++i) gaps.pooled.Add(times[i] - times[i - 1]);
    const auto quantiles = InterTokenLatencyOf(times);
    if (!quantiles) continue;
    gaps.by_request.push_back({*quantiles, times.size() - 1});
    gaps.tpots.push_back(ToSeconds(times.back() - times.front()) /
                         static_cast<double>(times.size() - 1));
  }
  return gaps;
}

ByGapFigure<double> GapTruthOf(const StageLoad& load, std::size_t requests) {
  const SimulatedTokens stage = SimulateTokens(load, requests, 0);
  const StageGaps gaps = GapsOf(stage, std::span(stage.requests).subspan(requests / 10));
  return {ToSeconds(*gaps.pooled.Quantile(0.5)), ToSeconds(*gaps.pooled.Quantile(0.99)),
          *Quantile(gaps.tpots, 0.5)};
}

ByGapFigure<FigureCoverage> GapCoverageOf(const StageLoad& load, const LoadTruth& load_truth,
                                          const ByGapFigure<double>& truth, std::size_t requests,
                                          int stages) {
  const StageFacts facts = FactsOf(load, load_truth, requests);
  ByGapFigure<FigureCoverage> coverage{};
  for (int i = 0; i < stages; ++i) {
    const SimulatedTokens stage = SimulateTokens(load, requests, SeedOf(load, requests, i));
    const StageGaps gaps = GapsOf(stage, stage.requests);
    const std::span<const double> settled = std::span(gaps.tpots).subspan(gaps.tpots.size() / 10);
    coverage[0].Add(GapInterval(gaps.by_request, gaps.pooled, 0.5, facts), truth[0]);
    coverage[1].Add(GapInterval(gaps.by_request, gaps.pooled, 0.99, facts), truth[1]);
    coverage[2].Add(QuantileInterval(settled, 0.5, FactsForTpot(facts)), truth[2]);
  }
  return coverage;
}

}  // namespace llmb
