#include "harness/metrics/aggregate.h"

#include "harness/metrics/quantile.h"
#include "harness/metrics/spread.h"

namespace llmb {

std::optional<double> Aggregate(std::string_view name, const std::vector<double>& values) {
  if (name == "mean") return Mean(values);
  if (name == "median") return Quantile(values, 0.5);
  if (name == "stddev") return StandardDeviation(values);
  if (name != "cv") return std::nullopt;
  const std::optional<double> deviation = StandardDeviation(values);
  const std::optional<double> mean = Mean(values);
  return deviation && mean != 0.0 ? std::optional(*deviation / *mean) : std::nullopt;
}

}  // namespace llmb
