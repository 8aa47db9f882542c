#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "benchmarks/interval_coverage/simulated_stage.h"
#include "benchmarks/interval_coverage/stage_arrivals.h"

namespace llmb {

// A stage of EndpointKind::kBatching. The sizes of its requests are drawn from `seed`. Appends the
// times at which decodes ended to `decodes`, unless it is nullptr.
std::vector<SimulatedRequest> SimulateBatching(StageArrivals& arrivals, std::size_t requests,
                                               std::uint64_t seed, std::vector<double>* decodes);

// A log-normal value with this mean and coefficient of variation.
double LogNormal(Random& random, double mean, double variation);

}  // namespace llmb
