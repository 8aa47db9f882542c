#pragma once

#include <cstddef>

#include "benchmarks/capacity_search/search_problem.h"

namespace llmb {

// The rate at which an endless stage of the problem just holds its limits; the limit that binds
// decides. Bisects with long stages. Then interpolates four stages of `requests` requests, without
// their first 20,000 (or first tenth, if that is less), at 1.2 % and 3.5 % on both sides.
double TrueCapacity(const SearchProblem& problem, std::size_t requests);

}  // namespace llmb
