#include "harness/metrics/compact_samples.h"

#include <algorithm>

namespace llmb {

CountSamples::CountSamples(std::initializer_list<std::int64_t> counts) {
  for (const std::int64_t count : counts) Add(count);
}

// Counts are whole numbers, so the sum is exact up to 2^53, in whatever order they were added.
double CountSamples::Sum() const {
  double sum = 0;
  for (const auto& [count, requests] : requests_of_) {
    sum += static_cast<double>(count) * static_cast<double>(requests);
  }
  return sum;
}

std::optional<double> CountSamples::Mean() const {
  if (size_ == 0) return std::nullopt;
  return Sum() / static_cast<double>(size_);
}

std::vector<double> CountSamples::Values() const {
  std::vector<double> values;
  values.reserve(size_);
  for (const auto& [count, requests] : requests_of_) {
    values.insert(values.end(), requests, static_cast<double>(count));
  }
  return values;
}

void DelaySamples::Add(double delay) {
  if (delay == 0) {
    ++zeros_;
  } else {
    others_.push_back(delay);
  }
}

std::vector<double> DelaySamples::Values() const {
  std::vector<double> values(zeros_, 0.0);
  values.insert(values.end(), others_.begin(), others_.end());
  return values;
}

void GapTotals::Add(const InterTokenLatency& gaps) {
  Merge({.requests = 1,
         .average = ToSeconds(gaps.average),
         .p50 = ToSeconds(gaps.p50),
         .p95 = ToSeconds(gaps.p95),
         .p99 = ToSeconds(gaps.p99),
         .minimum = ToSeconds(gaps.minimum),
         .maximum = ToSeconds(gaps.maximum)});
}

void GapTotals::Merge(const GapTotals& other) {
  if (other.requests == 0) return;
  requests += other.requests;
  average += other.average;
  p50 += other.p50;
  p95 += other.p95;
  p99 += other.p99;
  minimum = std::min(minimum.value_or(*other.minimum), *other.minimum);
  maximum = std::max(maximum.value_or(*other.maximum), *other.maximum);
}

std::optional<double> GapTotals::MeanOf(double GapTotals::*sum) const {
  if (requests == 0) return std::nullopt;
  return this->*sum / static_cast<double>(requests);
}

}  // namespace llmb
