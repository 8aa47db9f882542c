#pragma once

// A comparison of two sides, each with runs of the same endpoints at the same loads.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "harness/compare/change_threshold.h"
#include "harness/compare/change_verdict.h"
#include "harness/compare/compared_metric.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// What one run says about an endpoint at a load. A run is one flow: each repetition is one.
struct RunFigures {
  EndpointSummary summary;
  // The values of each metric (ComparedMetrics) in ten batches of the run; empty if there are too
  // few requests. Used only if both sides have a single run.
  std::vector<std::vector<double>> batches;
  bool client_limited = false;  // the client was too slow for the figures to be the endpoint's
  // The worst of its cases: "ok", "suspect" or "limited". Empty if unknown, as of a CSV.
  std::string client_verdict{};
  bool interrupted = false;  // its figures are those of the requests that had finished

  // Requests whose times are in the figures.
  std::uint64_t Requests() const { return summary.total_latency.count; }
};

// The runs of one endpoint at one load on both sides, at least one each.
struct ComparedPair {
  std::string baseline_endpoint;
  std::string new_endpoint;
  LoadLevel load;
  std::vector<RunFigures> baseline, fresh;
  // Further runs of each side, which are left out because their client was limited.
  std::size_t baseline_left_out = 0, fresh_left_out = 0;

  // "qwen, 8 users", or "old -> new, 8 users" for two endpoints.
  std::string Title() const;

  // Batches of one run a side stand for runs.
  bool WithinOneRun() const { return baseline.size() == 1 && fresh.size() == 1; }
};

struct MetricComparison {
  const ComparedMetric* metric = nullptr;  // never null
  // The geometric mean of the runs that have it, or of the batches that are compared.
  std::optional<double> baseline, fresh;
  std::optional<RunChange> change;  // nullopt: the metric cannot be compared here
  ChangeWord word = ChangeWord::kCannotTell;
  std::string reason;  // of kCannotTell: why, or what it needs; otherwise empty
};

// A threshold applied to a pair.
struct JudgedThreshold {
  ChangeThreshold threshold;
  ThresholdState state = ThresholdState::kUndecided;
  std::string reason;  // of kUndecided; otherwise empty
};

struct PairComparison {
  // Without the metrics that neither side has.
  std::vector<MetricComparison> metrics;
  std::vector<JudgedThreshold> thresholds;  // every threshold, in order
};

// Compares each pair; the result is parallel to `pairs`. A word "faster" or "slower" holds for all
// metrics of all pairs together: the probability of any wrong one is 5 % (HolmRejects). The margin
// of a metric is its strictest threshold, or else kDefaultMargin.
//
// A metric cannot be compared: with fewer than two runs on a side, unless both have one; with fewer
// requests in the figures of a run than it needs (ComparedMetric::LeastRequests); if the client was
// limited in any run; a time within one run of an open loop; and the throughput of an open loop
// with which both sides kept up, where it is the rate that was asked for.
std::vector<PairComparison> ComparePairs(std::span<const ComparedPair> pairs,
                                         std::span<const ChangeThreshold> thresholds);

}  // namespace llmb
