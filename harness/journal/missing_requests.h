#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/journal/journal_header.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// What a run did not finish, compared with its plan.
struct MissingRequests {
  std::uint64_t planned = 0;
  std::uint64_t missing = 0;
  std::vector<std::string> lines;  // one for each endpoint that misses some, for people
};

// A request that was cancelled counts as missing.
MissingRequests FindMissingRequests(const std::vector<EndpointPlan>& plan,
                                    const RunCollector& collector);

}  // namespace llmb
