#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/journal/journal_header.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// The requests of a plan that a run has not finished; the counts are over all endpoints.
struct MissingRequests {
  std::uint64_t planned = 0;
  std::uint64_t missing = 0;
  std::vector<std::string> lines;  // one per endpoint with missing requests, for the user
};

// Compares the plan with the collected requests. A cancelled request counts as missing.
MissingRequests FindMissingRequests(const std::vector<EndpointPlan>& plan,
                                    const RunCollector& collector);

}  // namespace llmb
