#include "harness/metrics/profile_figure.h"

#include <algorithm>
#include <cmath>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr double kTail = 0.99;

std::optional<double> Seconds(std::optional<Nanoseconds> duration) {
  return duration ? std::optional(ToSeconds(*duration)) : std::nullopt;
}

}  // namespace

void FigureAccumulator::Add(const ProfileSample& sample) {
  estimated_ |= sample.certainty == Certainty::kEstimated;
  unknown_ |= sample.certainty == Certainty::kUnknown;
  if (!sample.value || sample.weight <= 0) return;
  has_samples_ = true;
  if (OfGaps()) {
    gaps_.Add(Nanoseconds(std::llround(*sample.value * 1e9)));
  } else if (aggregation_ == Aggregation::kInterpolated || aggregation_ == Aggregation::kStepped) {
    samples_.emplace_back(*sample.value, sample.weight);
  } else {
    weight_ += sample.weight;
    weighted_sum_ += sample.weight * *sample.value;
  }
}

void FigureAccumulator::AddGaps(const DurationCounts& gaps) {
  if (!OfGaps() || gaps.Empty()) return;
  gaps_.Merge(gaps);
  pooled_ = true;
}

ProfileFigure FigureAccumulator::Figure(Nanoseconds duration, bool zero_without_values) const {
  const bool gaps_missing = OfGaps() && gaps_expected_ && !pooled_;
  const bool no_duration =
      aggregation_ == Aggregation::kPerSecond && duration <= Nanoseconds::zero();
  ProfileFigure figure{.estimated = estimated_, .unknown = unknown_ || gaps_missing || no_duration};
  if (!gaps_missing && !no_duration) figure.value = Value(duration);
  if (!figure.value && !figure.unknown && zero_without_values) figure.value = 0;
  // With unknown samples the value is that of a part of the requests.
  figure.estimated = figure.value && (estimated_ || figure.unknown);
  return figure;
}

bool FigureAccumulator::OfGaps() const {
  return aggregation_ == Aggregation::kGapMean || aggregation_ == Aggregation::kGapQuantile;
}

std::optional<double> FigureAccumulator::Value(Nanoseconds duration) const {
  if (!has_samples_ && !pooled_) return std::nullopt;
  switch (aggregation_) {
    case Aggregation::kMean:
      return weighted_sum_ / weight_;
    case Aggregation::kInterpolated:
      return Interpolated();
    case Aggregation::kStepped:
      return Stepped();
    case Aggregation::kGapMean:
      return Seconds(gaps_.Mean());
    case Aggregation::kGapQuantile:
      return Seconds(gaps_.Quantile(kTail));
    case Aggregation::kPerSecond:
      return weighted_sum_ / ToSeconds(duration);
  }
  return std::nullopt;
}

std::optional<double> FigureAccumulator::Interpolated() const {
  std::vector<double> values;
  for (const auto& [value, weight] : samples_) values.push_back(value);
  return Quantile(values, kTail);
}

std::optional<double> FigureAccumulator::Stepped() const {
  auto sorted = samples_;
  std::ranges::sort(sorted);
  double total = 0;
  for (const auto& [value, weight] : sorted) total += weight;
  double reached = 0;
  for (const auto& [value, weight] : sorted) {
    reached += weight;
    if (reached >= kTail * total) return value;
  }
  return std::nullopt;
}

}  // namespace llmb
