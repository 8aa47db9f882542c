#pragma once

#include <cstddef>

#include "benchmarks/capacity_search/search_problem.h"

namespace llmb {

// The highest rate at which an endless stage of the problem holds all of its limits, in requests
// per second. Finds it roughly by bisection with long stages. Then interpolates four stages of
// `requests` requests each, 1.2 % and 3.5 % below and above that rate, without their first 20,000
// requests (or first tenth, if that is less).
double TrueCapacity(const SearchProblem& problem, std::size_t requests);

}  // namespace llmb
