#include "benchmarks/comparison_errors/comparison_errors.h"

#include <algorithm>
#include <span>

#include "harness/base/random.h"
#include "harness/base/time.h"
#include "harness/compare/batch_figures.h"
#include "harness/compare/change_verdict.h"
#include "harness/compare/run_change.h"
#include "harness/metrics/part_rates.h"
#include "harness/metrics/quantile.h"
#include "harness/schedule/measured_window.h"

namespace llmb {
namespace {

using Stage = std::vector<SimulatedRequest>;
// The values that are compared: for each figure, one per run or batch.
using SideValues = std::array<std::vector<double>, kErrorFigures.size()>;

MeasuredWindow WindowOfRun(const StageLoad& load, std::size_t requests) {
  if (load.users > 0) return WindowOf(requests, load.users);
  return {.begin = requests / 10, .end = requests};
}

// The requests in the window of a run, and what completed between the first and the last of their
// starts.
struct KeptRun {
  std::vector<double> ttft, tpot, latency;
  std::vector<Work> ended, tokens_ended;
  double tokens = 0;  // that arrived in that time
  double length_s = 0;
};

// The number of a request's tokens that arrive from `begin` to `end`. They arrive evenly.
double TokensWithin(const SimulatedRequest& request, double begin, double end) {
  const double decode = request.end - request.first_token;
  if (decode <= 0) return request.end >= begin && request.end <= end ? request.tokens : 0;
  const double within = std::min(end, request.end) - std::max(begin, request.first_token);
  return request.tokens * std::max(0.0, within) / decode;
}

KeptRun Keep(const StageLoad& load, const Stage& stage) {
  const MeasuredWindow window = WindowOfRun(load, stage.size());
  KeptRun kept;
  const double begin = stage[window.begin].start;
  const double end = stage[window.end - 1].start;
  kept.length_s = end - begin;
  for (std::size_t i = window.begin; i < window.end; ++i) {
    const SimulatedRequest& request = stage[i];
    kept.ttft.push_back(request.first_token - request.start);
    kept.latency.push_back(request.end - request.start);
    if (request.tokens < 2) continue;
    kept.tpot.push_back((request.end - request.first_token) / (request.tokens - 1));
  }
  for (const SimulatedRequest& request : stage) {
    kept.tokens += TokensWithin(request, begin, end);
    const double at = request.end - begin;
    if (at <= 0 || at > kept.length_s) continue;
    kept.ended.push_back({FromSeconds(at), 1});
    kept.tokens_ended.push_back({FromSeconds(at), request.tokens});
  }
  return kept;
}

SideValues OfBatches(const KeptRun& run) {
  const Nanoseconds length = FromSeconds(run.length_s);
  return {BatchQuantiles(run.ttft, 0.5),          BatchQuantiles(run.ttft, 0.99),
          BatchQuantiles(run.tpot, 0.5),          BatchQuantiles(run.tpot, 0.99),
          BatchQuantiles(run.latency, 0.5),       BatchQuantiles(run.latency, 0.99),
          RatesOfParts(run.tokens_ended, length), RatesOfParts(run.ended, length)};
}

void AddRun(const KeptRun& run, SideValues& values) {
  const std::array<double, kErrorFigures.size()> figures = {
      *Quantile(run.ttft, 0.5),    *Quantile(run.ttft, 0.99),
      *Quantile(run.tpot, 0.5),    *Quantile(run.tpot, 0.99),
      *Quantile(run.latency, 0.5), *Quantile(run.latency, 0.99),
      run.tokens / run.length_s,   static_cast<double>(run.ended.size()) / run.length_s};
  for (std::size_t i = 0; i < figures.size(); ++i) values[i].push_back(figures[i]);
}

SideValues Measure(const ComparisonCase& compared, std::uint64_t seed) {
  SideValues values;
  const std::size_t requests = compared.requests / static_cast<std::size_t>(compared.runs);
  for (std::uint64_t run = 0; run < static_cast<std::uint64_t>(compared.runs); ++run) {
    const Stage stage = SimulateStage(compared.load, requests, MixSeeds({seed, run}));
    const KeptRun kept = Keep(compared.load, stage);
    if (compared.runs == 1) return OfBatches(kept);
    AddRun(kept, values);
  }
  return values;
}

void SlowDown(double slowdown, SideValues& values) {
  for (std::size_t figure = 0; figure < values.size(); ++figure) {
    const bool rate = kErrorFigures[figure].ends_with("throughput");
    for (double& value : values[figure]) value *= rate ? 1 / slowdown : slowdown;
  }
}

FoundChanges Compare(const SideValues& baseline, const SideValues& fresh) {
  FoundChanges found;
  found.comparisons = 1;
  std::vector<double> p_values;
  for (std::size_t figure = 0; figure < kErrorFigures.size(); ++figure) {
    // A batch without a completion has no logarithm, so no change is found.
    const auto change = ChangeOf(baseline[figure], fresh[figure]);
    p_values.push_back(change ? change->p_value : 1);
    found.of_figure[figure] = p_values.back() < 0.05 ? 1 : 0;
  }
  const std::vector<bool> rejects = HolmRejects(p_values);
  found.any = std::ranges::find(rejects, true) != rejects.end() ? 1 : 0;
  return found;
}

}  // namespace

void FoundChanges::Add(const FoundChanges& other) {
  comparisons += other.comparisons;
  any += other.any;
  for (std::size_t figure = 0; figure < of_figure.size(); ++figure) {
    of_figure[figure] += other.of_figure[figure];
  }
}

std::vector<FoundChanges> FindChanges(const ComparisonCase& compared,
                                      std::span<const double> slowdowns, int comparisons) {
  std::vector<FoundChanges> found(slowdowns.size());
  const std::uint64_t seed = MixSeeds({SeedOfName(compared.load.Name()), compared.requests,
                                       static_cast<std::uint64_t>(compared.runs)});
  for (std::uint64_t i = 0; i < static_cast<std::uint64_t>(comparisons); ++i) {
    const SideValues baseline = Measure(compared, MixSeeds({seed, i, 0}));
    const SideValues same = Measure(compared, MixSeeds({seed, i, 1}));
    for (std::size_t slowdown = 0; slowdown < slowdowns.size(); ++slowdown) {
      SideValues fresh = same;
      SlowDown(slowdowns[slowdown], fresh);
      found[slowdown].Add(Compare(baseline, fresh));
    }
  }
  return found;
}

std::vector<StageLoad> ComparedLoads() {
  return {{.endpoint = EndpointKind::kBatching, .users = 10},
          {.endpoint = EndpointKind::kBatching, .utilization = 0.7},
          {.endpoint = EndpointKind::kEightSlots, .users = 10},
          {.endpoint = EndpointKind::kEightSlots, .utilization = 0.7}};
}

}  // namespace llmb
