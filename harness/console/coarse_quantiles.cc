#include "harness/console/coarse_quantiles.h"

#include <algorithm>
#include <cmath>

namespace llmb {
namespace {

constexpr double kSmallestSeconds = 1e-6;
constexpr double kBucketRatio = 1.02;

}  // namespace

void CoarseQuantiles::Add(Nanoseconds duration) {
  const double ratio = std::max(ToSeconds(duration), kSmallestSeconds) / kSmallestSeconds;
  const auto bucket = static_cast<std::size_t>(std::log(ratio) / std::log(kBucketRatio));
  ++counts_[std::min(bucket, kBuckets - 1)];
  ++total_;
}

void CoarseQuantiles::Add(const CoarseQuantiles& other) {
  for (std::size_t i = 0; i < kBuckets; ++i) counts_[i] += other.counts_[i];
  total_ += other.total_;
}

std::optional<Nanoseconds> CoarseQuantiles::Quantile(double probability) const {
  if (total_ == 0) return std::nullopt;
  const auto rank = static_cast<std::uint64_t>(
      std::max(1.0, std::ceil(probability * static_cast<double>(total_))));
  std::uint64_t seen = 0;
  std::size_t bucket = 0;
  while (bucket + 1 < kBuckets && (seen += counts_[bucket]) < rank) ++bucket;
  // The middle of the bucket.
  const double seconds =
      kSmallestSeconds * std::pow(kBucketRatio, static_cast<double>(bucket) + 0.5);
  return std::chrono::duration_cast<Nanoseconds>(std::chrono::duration<double>(seconds));
}

}  // namespace llmb
