#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "harness/metrics/duration_counts.h"
#include "harness/metrics/metric_profile.h"

namespace llmb {

// A figure of a summary as another tool would print it.
struct ProfileFigure {
  std::optional<double> value{};  // seconds, tokens or tokens per second
  bool estimated = false;         // something stands for what the records do not keep
  bool unknown = false;           // some records, or without a value all, do not hold what it takes
};

// Gathers the samples of one figure. Only quantiles keep them; means are running sums. Not
// thread-safe.
class FigureAccumulator {
 public:
  explicit FigureAccumulator(Aggregation aggregation) : aggregation_(aggregation) {}

  void Add(const ProfileSample& sample);

  // The gaps between token events of requests, of figures that pool them; else without effect.
  void AddGaps(const DurationCounts& gaps);

  // Says that there was a request with such gaps, which must come by AddGaps: without any, a figure
  // of gaps is unknown.
  void ExpectGaps() { gaps_expected_ = true; }

  // `duration` is what sums are divided by; zero when it is not known. A figure without values is
  // nothing, or 0 if `zero_without_values`, unless it is unknown.
  ProfileFigure Figure(Nanoseconds duration, bool zero_without_values) const;

 private:
  bool OfGaps() const;
  std::optional<double> Value(Nanoseconds duration) const;
  std::optional<double> Interpolated() const;
  std::optional<double> Stepped() const;

  Aggregation aggregation_;
  double weight_ = 0;
  double weighted_sum_ = 0;
  std::vector<std::pair<double, double>> samples_;  // value and weight; of quantiles only
  DurationCounts gaps_;
  bool has_samples_ = false;
  bool pooled_ = false;  // gaps were added
  bool gaps_expected_ = false;
  bool estimated_ = false;
  bool unknown_ = false;
};

}  // namespace llmb
