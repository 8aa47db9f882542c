#include "harness/metrics/part_rates.h"

#include <algorithm>
#include <cassert>

#include "harness/metrics/batch_means.h"

namespace llmb {

std::vector<double> RatesOfParts(std::span<const EndedWork> ended, Nanoseconds length) {
  assert(length > Nanoseconds::zero());
  const double part_length = ToSeconds(length) / kBatches;
  std::vector<double> rates(kBatches, 0);
  for (const EndedWork& work : ended) {
    const auto part = static_cast<std::size_t>(ToSeconds(work.at) / part_length);
    rates[std::min(part, kBatches - 1)] += work.amount / part_length;
  }
  return rates;
}

}  // namespace llmb
