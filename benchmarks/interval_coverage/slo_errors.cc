#include "benchmarks/interval_coverage/slo_errors.h"

#include <fmt/format.h>

#include "harness/metrics/slo_share.h"

namespace llmb {
namespace {

Threshold LimitAt(std::string_view figure, double limit) {
  const bool is_time = figure.starts_with("ttft");
  return *ParseThreshold(is_time ? fmt::format("{}<{:f}s", figure, limit)
                                 : fmt::format("{}>{:f}", figure, limit));
}

}  // namespace

void SloErrors::Add(const SloErrors& other) {
  stages += other.stages;
  passed += other.passed;
  failed += other.failed;
  wrong += other.wrong;
}

void SloErrors::Add(SloVerdict verdict, bool within) {
  ++stages;
  if (verdict == SloVerdict::kPass) ++passed;
  if (verdict == SloVerdict::kFail) ++failed;
  if (verdict == (within ? SloVerdict::kFail : SloVerdict::kPass)) ++wrong;
}

std::array<SloErrors, kSloFigures.size()> SloErrorsOf(const StageLoad& load, const LoadTruth& truth,
                                                      double ratio, std::size_t requests,
                                                      int stages) {
  const StageFacts facts = FactsOf(load, truth, requests);
  const std::array<double, kSloFigures.size()> truths = {truth.figures[1], truth.figures[2],
                                                         truth.figures[3], truth.figures[4]};
  std::array<SloErrors, kSloFigures.size()> errors{};
  for (int i = 0; i < stages; ++i) {
    const WindowValues values = WindowValuesOf(load, requests, SeedOf(load, requests, i));
    for (std::size_t figure = 0; figure < kSloFigures.size(); ++figure) {
      const Threshold threshold = LimitAt(kSloFigures[figure], truths[figure] * ratio);
      const SloDecision decision =
          threshold.IsTime()
              ? DecideQuantile(threshold, values.ttft, facts)
              : DecideRate(threshold, values.request_rates, facts, values.request_rate_error);
      errors[figure].Add(decision.verdict, threshold.Holds(truths[figure]));
    }
  }
  return errors;
}

std::vector<StageLoad> SloLoads() {
  std::vector<StageLoad> loads;
  for (const double utilization : {0.3, 0.6, 0.8, 0.9}) {
    loads.push_back({.endpoint = EndpointKind::kEightSlots, .utilization = utilization});
  }
  for (const int users : {4, 8, 32}) {
    loads.push_back({.endpoint = EndpointKind::kEightSlots, .users = users});
  }
  return loads;
}

}  // namespace llmb
