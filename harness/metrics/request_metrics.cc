#include "harness/metrics/request_metrics.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

Nanoseconds Rounded(double nanoseconds) { return Nanoseconds(std::llround(nanoseconds)); }

// `duration` and `divisor` must be positive.
Nanoseconds DividedToNearest(Nanoseconds duration, std::int64_t divisor) {
  return (duration + Nanoseconds(divisor / 2)) / divisor;
}

std::optional<Nanoseconds> ReadLagP99(std::span<const Nanoseconds> read_lags) {
  std::vector<double> lags;
  lags.reserve(read_lags.size());
  for (const Nanoseconds lag : read_lags) lags.push_back(static_cast<double>(lag.count()));
  const std::optional<double> p99 = Quantile(lags, 0.99);
  return p99 ? std::optional(Rounded(*p99)) : std::nullopt;
}

// Whether the span from the first to the last token is known well enough. If it is shown, it is off
// by at most a third of the true one.
bool KnowsSpan(const RequestRecord& record) {
  constexpr int kLeastSpanPerError = 4;
  const Nanoseconds error = record.errors.first_token + record.errors.last_token;
  return kLeastSpanPerError * error <= record.token_times.back() - record.token_times.front();
}

// The extremes and high quantiles of a request are those of single gaps, so one unknown arrival
// spoils them. A server that sends several tokens at once has gaps of about zero, which a client
// that is on time knows to a fraction of a millisecond.
bool KnowsGaps(const RequestRecord& record) {
  constexpr auto kOnTime = std::chrono::microseconds(500);
  constexpr auto kMostError = std::chrono::milliseconds(2);
  const Nanoseconds error = record.errors.any_token;
  return error < kOnTime || (error < kMostError && KnowsSpan(record));
}

}  // namespace

std::optional<InterTokenLatency> InterTokenLatencyOf(std::span<const Nanoseconds> token_times) {
  if (token_times.size() < 2) return std::nullopt;
  std::vector<double> gaps;
  gaps.reserve(token_times.size() - 1);
  for (std::size_t i = 1; i < token_times.size(); ++i) {
    gaps.push_back(static_cast<double>((token_times[i] - token_times[i - 1]).count()));
  }
  std::ranges::sort(gaps);
  return InterTokenLatency{
      .average = DividedToNearest(token_times.back() - token_times.front(),
                                  static_cast<std::int64_t>(gaps.size())),
      .minimum = Rounded(gaps.front()),
      .maximum = Rounded(gaps.back()),
      .p50 = Rounded(*QuantileOfSorted(gaps, 0.50)),
      .p95 = Rounded(*QuantileOfSorted(gaps, 0.95)),
      .p99 = Rounded(*QuantileOfSorted(gaps, 0.99)),
  };
}

std::optional<Nanoseconds> TimePerOutputToken(std::span<const Nanoseconds> token_times,
                                              std::optional<std::int64_t> seen_tokens) {
  if (token_times.size() < 2 || seen_tokens.value_or(0) < 2) return std::nullopt;
  if (token_times.front() == token_times.back()) return std::nullopt;
  return DividedToNearest(token_times.back() - token_times.front(), *seen_tokens - 1);
}

void DeriveMetrics(RequestRecord& record, const ReceivedText& text) {
  CountTokens(record, text);
  if (record.token_times.empty()) return;
  record.time_to_first_token = record.token_times.front();
  if (KnowsSpan(record)) {
    record.time_per_output_token = TimePerOutputToken(record.token_times, record.seen_tokens);
  }
  if (KnowsGaps(record)) record.inter_token_latency = InterTokenLatencyOf(record.token_times);
  record.read_lag_p99 = ReadLagP99(record.read_lags);
}

}  // namespace llmb
