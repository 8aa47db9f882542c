#pragma once

#include <cstddef>
#include <cstdint>

#include "benchmarks/capacity_search/search_problem.h"
#include "harness/metrics/miss_fit.h"

namespace llmb {

struct BisectionAnswer {
  RateRange range;  // from the last rate that held to the first that did not
  std::uint64_t requests = 0;
};

// The search of other programs: doubles or halves the rate, then bisects until the two rates are
// within 4.4 % (a sixteenth of a doubling). A probe of `probe` requests holds if the required share
// of them is within each limit.
BisectionAnswer Bisect(const SearchProblem& problem, std::size_t probe);

}  // namespace llmb
