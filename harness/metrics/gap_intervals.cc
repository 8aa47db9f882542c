#include "harness/metrics/gap_intervals.h"

#include <utility>
#include <vector>

#include "harness/metrics/batch_means.h"

namespace llmb {
namespace {

// The share of gaps up to `limit` in each batch of requests.
std::vector<double> GapShares(std::span<const RequestGaps> requests, Nanoseconds limit) {
  std::vector<double> below;
  std::vector<double> counts;
  for (const RequestGaps& gaps : requests) {
    const auto count = static_cast<double>(gaps.count);
    below.push_back(count * ShareUpTo(gaps.quantiles, limit));
    counts.push_back(count);
  }
  std::vector<double> shares = BatchMeans(below);
  const std::vector<double> mean_counts = BatchMeans(counts);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] /= mean_counts[i];
  return shares;
}

}  // namespace

double ShareUpTo(const InterTokenLatency& quantiles, Nanoseconds limit) {
  const std::pair<double, Nanoseconds> points[] = {{0.0, quantiles.minimum},
                                                   {0.5, quantiles.p50},
                                                   {0.95, quantiles.p95},
                                                   {0.99, quantiles.p99},
                                                   {1.0, quantiles.maximum}};
  if (limit < quantiles.minimum) return 0;
  if (limit >= quantiles.maximum) return 1;
  std::size_t next = 1;
  while (points[next].second <= limit) ++next;
  const auto [share, below] = points[next - 1];
  const auto [next_share, above] = points[next];
  return share + (next_share - share) * (ToSeconds(limit - below) / ToSeconds(above - below));
}

SamplingInterval GapInterval(std::span<const RequestGaps> requests, const DurationCounts& pooled,
                             double probability, const StageFacts& stage) {
  const std::optional<Nanoseconds> quantile = pooled.Quantile(probability);
  if (!quantile) return {};
  const std::vector<double> shares = GapShares(requests, *quantile);
  if (shares.empty()) return {};
  SamplingInterval interval =
      QuantileIntervalOfShares(shares, pooled.Total(), probability, stage,
                               [&](double p) { return ToSeconds(*pooled.Quantile(p)); });
  const bool open_loop = !stage.users;
  if (open_loop && probability <= 0.9 && !interval.high) interval.low.reset();
  return interval;
}

}  // namespace llmb
