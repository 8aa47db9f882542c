#include "harness/metrics/batch_means.h"

#include <algorithm>
#include <cassert>

#include "harness/metrics/quantile.h"

namespace llmb {

std::vector<double> BatchMeans(std::span<const double> values) {
  if (values.size() < 2 * kBatches) return {};
  std::vector<double> means;
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    const std::size_t begin = batch * values.size() / kBatches;
    const std::size_t end = (batch + 1) * values.size() / kBatches;
    means.push_back(*Mean(values.subspan(begin, end - begin)));
  }
  return means;
}

double VarianceOfMean(std::span<const double> batches) {
  assert(batches.size() >= 2);
  const auto [least, most] = std::ranges::minmax(batches);
  if (least == most) return 0;  // rounding of the mean would give a little
  const auto count = static_cast<double>(batches.size());
  const double mean = *Mean(batches);
  double squares = 0;
  double products = 0;  // of neighbours
  for (std::size_t i = 0; i < batches.size(); ++i) {
    const double deviation = batches[i] - mean;
    squares += deviation * deviation;
    if (i > 0) products += deviation * (batches[i - 1] - mean);
  }
  const double lag1 = products / squares;
  const double unbiased = std::min(lag1 + (1 + 3 * lag1) / count, 0.9);
  const double inflation = unbiased > 0 ? (1 + unbiased) / (1 - unbiased) : 1;
  return squares / (count - 1) / count * inflation;
}

}  // namespace llmb
