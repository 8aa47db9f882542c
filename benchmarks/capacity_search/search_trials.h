#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "benchmarks/capacity_search/search_problem.h"
#include "harness/metrics/capacity_search.h"

namespace llmb {

struct Trial {
  SearchAnswer answer;
  double truth = 0;
  std::uint64_t requests = 0;
  double hours = 0;  // of the server
  bool bisection_holds = false;

  bool Answered() const { return answer.low && answer.high; }
  bool Holds() const;  // the interval of the answer holds the truth
};

// Searches with stages of the problem's server, in virtual time, until the search ends.
Trial Search(const SearchProblem& problem, const SearchPlan& plan);

// Searches, and fills in the truth (TrueCapacity with `truth_requests`) and whether bisection with
// probes of 300 requests holds it.
Trial SearchAndCheck(const SearchProblem& problem, const SearchPlan& plan,
                     std::size_t truth_requests);

// A line of a table.
std::string TrialsHeader();
std::string TrialsRow(const std::string& name, const std::vector<Trial>& trials);

}  // namespace llmb
