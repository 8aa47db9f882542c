#include "harness/compare/batch_figures.h"

#include "harness/metrics/batch_means.h"
#include "harness/metrics/quantile.h"

namespace llmb {

std::vector<double> BatchQuantiles(std::span<const double> values, double probability) {
  std::vector<double> quantiles;
  if (values.size() < kBatches) return quantiles;
  for (std::size_t batch = 0; batch < kBatches; ++batch) {
    const std::size_t begin = batch * values.size() / kBatches;
    const std::size_t end = (batch + 1) * values.size() / kBatches;
    quantiles.push_back(*Quantile(values.subspan(begin, end - begin), probability));
  }
  return quantiles;
}

}  // namespace llmb
