#pragma once

#include <string>
#include <vector>

#include "harness/metrics/capacity_search.h"

namespace llmb {

// The search for the capacity of one endpoint.
struct CapacityResult {
  std::string endpoint_name;
  std::vector<std::string> thresholds{};  // in the order of SearchGoal::shares
  bool ended = false;  // else it was interrupted or lost: the answer is what is known
  std::string lost{};  // why the endpoint was lost before the search had ended; empty: it was not
  SearchAnswer answer{};
  std::vector<SearchStageResult> stages{};  // in the order in which they were measured
};

}  // namespace llmb
