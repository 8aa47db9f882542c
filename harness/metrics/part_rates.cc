#include "harness/metrics/part_rates.h"

#include <algorithm>
#include <cassert>

#include "harness/metrics/batch_means.h"

namespace llmb {

double ShareWithin(const Work& work, Nanoseconds begin, Nanoseconds end) {
  assert(work.took > Nanoseconds::zero());
  const Nanoseconds within = std::min(work.at, end) - std::max(work.at - work.took, begin);
  return ToSeconds(std::max(within, Nanoseconds::zero())) / ToSeconds(work.took);
}

std::vector<double> RatesOfParts(std::span<const Work> works, Nanoseconds length) {
  assert(length > Nanoseconds::zero());
  const double part_length = ToSeconds(length) / kBatches;
  const auto part_at = [&](Nanoseconds at) {
    const double part = ToSeconds(std::clamp(at, Nanoseconds::zero(), length)) / part_length;
    return std::min(static_cast<std::size_t>(part), kBatches - 1);
  };
  const auto begin_of = [&](std::size_t part) {
    return length * static_cast<std::int64_t>(part) / static_cast<std::int64_t>(kBatches);
  };
  std::vector<double> rates(kBatches, 0);
  for (const Work& work : works) {
    const std::size_t last = part_at(work.at);
    if (work.took <= Nanoseconds::zero()) {
      rates[last] += work.amount / part_length;
      continue;
    }
    for (std::size_t part = part_at(work.at - work.took); part <= last; ++part) {
      const double share = ShareWithin(work, begin_of(part), begin_of(part + 1));
      rates[part] += work.amount * share / part_length;
    }
  }
  return rates;
}

}  // namespace llmb
