#include "benchmarks/interval_coverage/gap_coverage.h"

#include <span>
#include <vector>

#include "harness/metrics/gap_intervals.h"
#include "harness/metrics/request_metrics.h"

namespace llmb {
namespace {

// Adds the gaps of `requests` to `pooled`, and returns those of each request that has some.
std::vector<RequestGaps> CollectGaps(const SimulatedTokens& stage,
                                     std::span<const SimulatedRequest> requests,
                                     DurationCounts& pooled) {
  std::vector<RequestGaps> gaps;
  for (const SimulatedRequest& request : requests) {
    const std::vector<Nanoseconds> times = stage.TokenTimes(request);
    for (std::size_t i = 1; i < times.size(); ++i) pooled.Add(times[i] - times[i - 1]);
    if (const auto quantiles = InterTokenLatencyOf(times)) {
      gaps.push_back({*quantiles, times.size() - 1});
    }
  }
  return gaps;
}

}  // namespace

ByGapQuantile<double> GapTruthOf(const StageLoad& load, std::size_t requests) {
  const SimulatedTokens stage = SimulateTokens(load, requests, 0);
  DurationCounts pooled;
  for (const SimulatedRequest& request : std::span(stage.requests).subspan(requests / 10)) {
    const std::vector<Nanoseconds> times = stage.TokenTimes(request);
    for (std::size_t i = 1; i < times.size(); ++i) pooled.Add(times[i] - times[i - 1]);
  }
  const auto quantiles = pooled.Quantiles(kGapQuantiles);
  return {ToSeconds(quantiles[0]), ToSeconds(quantiles[1])};
}

ByGapQuantile<FigureCoverage> GapCoverageOf(const StageLoad& load, const LoadTruth& load_truth,
                                            const ByGapQuantile<double>& truth,
                                            std::size_t requests, int stages) {
  const StageFacts facts = FactsOf(load, load_truth, requests);
  ByGapQuantile<FigureCoverage> coverage{};
  for (int i = 0; i < stages; ++i) {
    const SimulatedTokens stage = SimulateTokens(load, requests, SeedOf(load, requests, i));
    DurationCounts pooled;
    const std::vector<RequestGaps> gaps = CollectGaps(stage, stage.requests, pooled);
    for (std::size_t j = 0; j < coverage.size(); ++j) {
      coverage[j].Add(GapInterval(gaps, pooled, kGapQuantiles[j], facts), truth[j]);
    }
  }
  return coverage;
}

}  // namespace llmb
