#include "harness/metrics/duration_counts.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace llmb {
namespace {

using Pairs = std::vector<std::pair<DurationCounts::Microseconds, DurationCounts::Count>>;

// Order statistics of values with counts.
class OrderStatistics {
 public:
  explicit OrderStatistics(Pairs pairs) : pairs_(std::move(pairs)) {
    for (auto& [value, count] : pairs_) count = total_ += count;
  }

  // The value of rank `rank`, counting from 0.
  double At(DurationCounts::Count rank) const {
    const auto found = std::ranges::upper_bound(pairs_, rank, {}, &Pairs::value_type::second);
    return static_cast<double>(found->first);
  }

  double Quantile(double probability) const {
    assert(probability >= 0 && probability <= 1);
    const double h = static_cast<double>(total_ - 1) * probability;
    const auto below = static_cast<DurationCounts::Count>(h);
    const double low = At(below);
    return low + (h - std::floor(h)) * (At(std::min(below + 1, total_ - 1)) - low);
  }

 private:
  Pairs pairs_;  // ascending; each with the number of values up to and including it
  DurationCounts::Count total_ = 0;
};

Nanoseconds FromMicroseconds(double microseconds) {
  return Nanoseconds(std::llround(microseconds * 1e3));
}

}  // namespace

void DurationCounts::Add(Nanoseconds duration, Count count) {
  AddMicroseconds((duration.count() + 500) / 1000, count);
}

void DurationCounts::AddMicroseconds(Microseconds value, Count count) {
  assert(value >= 0);
  if (count == 0) return;
  blocks_[value / kBlockSize][static_cast<std::size_t>(value % kBlockSize)] += count;
  total_ += count;
}

void DurationCounts::Merge(const DurationCounts& other) {
  for (const auto& [value, count] : other.Values()) AddMicroseconds(value, count);
}

std::optional<Nanoseconds> DurationCounts::Quantile(double probability) const {
  const auto quantiles = Quantiles({&probability, 1});
  return quantiles.empty() ? std::nullopt : std::optional(quantiles.front());
}

std::optional<Nanoseconds> DurationCounts::Mean() const {
  if (Empty()) return std::nullopt;
  double sum = 0;
  for (const auto& [value, count] : Values()) {
    sum += static_cast<double>(value) * static_cast<double>(count);
  }
  return FromMicroseconds(sum / static_cast<double>(total_));
}

std::vector<Nanoseconds> DurationCounts::Quantiles(std::span<const double> probabilities) const {
  std::vector<Nanoseconds> quantiles;
  if (Empty()) return quantiles;
  const OrderStatistics ordered(Values());
  for (const double probability : probabilities) {
    quantiles.push_back(FromMicroseconds(ordered.Quantile(probability)));
  }
  return quantiles;
}

std::vector<std::pair<DurationCounts::Microseconds, DurationCounts::Count>> DurationCounts::Values()
    const {
  Pairs pairs;
  for (const auto& [number, block] : blocks_) {
    for (std::size_t i = 0; i < block.size(); ++i) {
      const auto value = number * kBlockSize + static_cast<Microseconds>(i);
      if (block[i] > 0) pairs.emplace_back(value, block[i]);
    }
  }
  std::ranges::sort(pairs);
  return pairs;
}

}  // namespace llmb
