#include "harness/compare/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace llmb {
namespace {

using Runs = std::vector<RunFigures>;
using Kind = ComparedMetric::Kind;

// The figures of the runs that have one.
std::vector<double> ValuesOf(const ComparedMetric& metric, const Runs& runs) {
  std::vector<double> values;
  for (const RunFigures& run : runs) {
    if (const auto value = metric.of(run.summary)) values.push_back(*value);
  }
  return values;
}

std::optional<double> GeometricMean(const std::vector<double>& values) {
  if (values.empty()) return std::nullopt;
  double sum = 0;
  for (const double value : values) sum += std::log(value);
  return std::exp(sum / static_cast<double>(values.size()));
}

std::uint64_t LeastRequests(const Runs& runs) {
  return std::ranges::min(runs, {}, &RunFigures::Requests).Requests();
}

// Whether an open loop's endpoint completed requests as fast as they were sent, in every run. Its
// throughput is then that of the arrivals.
bool KeepsUp(const ComparedPair& pair) {
  constexpr double kShare = 0.95;
  const auto keeps_up = [](const RunFigures& run) {
    const std::optional<double> offered = run.summary.offered_rate;
    const std::optional<double> completed = run.summary.request_throughput;
    return !offered || !completed || *completed >= kShare * *offered;
  };
  return std::ranges::all_of(pair.baseline, keeps_up) && std::ranges::all_of(pair.fresh, keeps_up);
}

// Why the metric cannot be compared whatever its values are; empty if it can.
std::string Obstacle(const ComparedMetric& metric, const ComparedPair& pair) {
  const bool open_loop = pair.load.IsOpenLoop();
  const auto limited = [](const Runs& runs) {
    return std::ranges::any_of(runs, &RunFigures::client_limited);
  };
  if (limited(pair.baseline) || limited(pair.fresh)) return "the load generator was limited";
  if (open_loop && metric.kind == Kind::kRate && KeepsUp(pair)) {
    return "both sides kept up with the rate that was asked for";
  }
  if (open_loop && metric.kind != Kind::kRate && pair.WithinOneRun()) {
    return "needs five runs a side, as an open loop queues";
  }
  if (!pair.WithinOneRun() && std::min(pair.baseline.size(), pair.fresh.size()) < 2) {
    return "needs two runs a side, better five";
  }
  const std::uint64_t least = std::min(LeastRequests(pair.baseline), LeastRequests(pair.fresh));
  if (least < metric.LeastRequests()) {
    return fmt::format("needs {} requests in the figures of each run, one has {}",
                       metric.LeastRequests(), least);
  }
  return "";
}

// `index` is that of the metric in ComparedMetrics.
MetricComparison Compare(std::size_t index, const ComparedPair& pair) {
  const ComparedMetric& metric = ComparedMetrics()[index];
  const std::vector<double> baseline = ValuesOf(metric, pair.baseline);
  const std::vector<double> fresh = ValuesOf(metric, pair.fresh);
  MetricComparison comparison{.metric = &metric,
                              .baseline = GeometricMean(baseline),
                              .fresh = GeometricMean(fresh),
                              .change = std::nullopt,
                              .reason = Obstacle(metric, pair)};
  if (!comparison.reason.empty()) return comparison;
  if (baseline.size() < pair.baseline.size() || fresh.size() < pair.fresh.size()) {
    comparison.reason = "not every run has it";
    return comparison;
  }
  if (pair.WithinOneRun()) {
    const std::vector<double>& batches = pair.baseline.front().batches[index];
    const std::vector<double>& fresh_batches = pair.fresh.front().batches[index];
    comparison.change = ChangeOf(batches, fresh_batches);
    if (comparison.change) {
      comparison.baseline = GeometricMean(batches);
      comparison.fresh = GeometricMean(fresh_batches);
    }
  } else {
    comparison.change = ChangeOf(baseline, fresh);
  }
  if (!comparison.change) comparison.reason = "has values that are not positive";
  return comparison;
}

ComparisonSize SizeOf(const ComparedPair& pair) {
  const auto requests = [](const Runs& runs) {
    double sum = 0;
    for (const RunFigures& run : runs) sum += static_cast<double>(run.Requests());
    return sum / static_cast<double>(runs.size());
  };
  return {.requests = std::min(requests(pair.baseline), requests(pair.fresh)),
          .runs = static_cast<double>(std::min(pair.baseline.size(), pair.fresh.size())),
          .of_runs = !pair.WithinOneRun()};
}

// As the ratio of a rise, so that -5 % is a little more than 5 %.
double MarginOf(const ChangeThreshold& threshold) {
  return threshold.limit > 0 ? threshold.limit : 1 / (1 + threshold.limit) - 1;
}

double MarginOf(const ComparedMetric& metric, std::span<const ChangeThreshold> thresholds) {
  std::optional<double> margin;
  for (const ChangeThreshold& threshold : thresholds) {
    if (threshold.metric != &metric) continue;
    margin = std::min(margin.value_or(MarginOf(threshold)), MarginOf(threshold));
  }
  return margin.value_or(kDefaultMargin);
}

JudgedThreshold JudgeOf(const ChangeThreshold& threshold, const PairComparison& comparison,
                        const ComparisonSize& size) {
  const auto found =
      std::ranges::find(comparison.metrics, threshold.metric, &MetricComparison::metric);
  JudgedThreshold judged{.threshold = threshold, .reason = ""};
  if (found == comparison.metrics.end()) {
    judged.reason = "neither side has it";
    return judged;
  }
  judged.state = Judge(threshold, found->change);
  if (judged.state != ThresholdState::kUndecided) return judged;
  judged.reason =
      found->change ? NeededText(*found->change, size, MarginOf(threshold)) : found->reason;
  return judged;
}

// Sets the verdicts of all metrics that can be compared. Holm's procedure covers them together.
void SetWords(std::span<const ComparedPair> pairs, std::span<const ChangeThreshold> thresholds,
              std::vector<PairComparison>& comparisons) {
  std::vector<double> p_values;
  for (const PairComparison& comparison : comparisons) {
    for (const MetricComparison& metric : comparison.metrics) {
      if (metric.change) p_values.push_back(metric.change->p_value);
    }
  }
  const std::vector<bool> rejects = HolmRejects(p_values);
  std::size_t next = 0;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (MetricComparison& metric : comparisons[i].metrics) {
      if (!metric.change) continue;
      const double margin = MarginOf(*metric.metric, thresholds);
      metric.word = WordOf(*metric.change, rejects[next++], metric.metric->better, margin);
      if (metric.word == ChangeWord::kCannotTell) {
        metric.reason = NeededText(*metric.change, SizeOf(pairs[i]), margin);
      }
    }
  }
}

}  // namespace

std::string ComparedPair::Title() const {
  return fmt::format("{}{}, {}", baseline_endpoint,
                     new_endpoint == baseline_endpoint ? "" : " -> " + new_endpoint, load.Label());
}

std::vector<PairComparison> ComparePairs(std::span<const ComparedPair> pairs,
                                         std::span<const ChangeThreshold> thresholds) {
  std::vector<PairComparison> comparisons(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (std::size_t index = 0; index < ComparedMetrics().size(); ++index) {
      MetricComparison metric = Compare(index, pairs[i]);
      if (metric.baseline || metric.fresh) comparisons[i].metrics.push_back(std::move(metric));
    }
  }
  SetWords(pairs, thresholds, comparisons);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    for (const ChangeThreshold& threshold : thresholds) {
      comparisons[i].thresholds.push_back(JudgeOf(threshold, comparisons[i], SizeOf(pairs[i])));
    }
  }
  return comparisons;
}

}  // namespace llmb
