#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "harness/metrics/duration_counts.h"
#include "harness/metrics/metric_profile.h"

namespace llmb {

// One figure as another tool would print it.
struct ProfileFigure {
  std::optional<double> value{};  // seconds, tokens or tokens per second
  bool estimated = false;         // some samples were estimated
  bool unknown = false;           // some samples, or without a value all, were unknown
};

// Collects the samples of one figure. Stores them only for quantiles; means are running sums. Not
// thread-safe.
class FigureAccumulator {
 public:
  explicit FigureAccumulator(Aggregation aggregation) : aggregation_(aggregation) {}

  void Add(const ProfileSample& sample);

  // Adds gaps between token events. No effect on figures that do not use them.
  void AddGaps(const DurationCounts& gaps);

  // Tells that a request had such gaps. If AddGaps never follows, a figure of gaps is unknown.
  void ExpectGaps() { gaps_expected_ = true; }

  // `duration` divides the sum of kPerSecond; zero if it is not known. Without any value the figure
  // is empty, or 0 if `zero_without_values` is set and nothing was unknown.
  ProfileFigure Figure(Nanoseconds duration, bool zero_without_values) const;

 private:
  bool OfGaps() const;
  std::optional<double> Value(Nanoseconds duration) const;
  std::optional<double> Interpolated() const;
  std::optional<double> Stepped() const;

  Aggregation aggregation_;
  double weight_ = 0;
  double weighted_sum_ = 0;
  std::vector<std::pair<double, double>> samples_;  // value and weight; for quantiles only
  DurationCounts gaps_;
  bool has_samples_ = false;
  bool pooled_ = false;  // gaps were added
  bool gaps_expected_ = false;
  bool estimated_ = false;
  bool unknown_ = false;
};

}  // namespace llmb
