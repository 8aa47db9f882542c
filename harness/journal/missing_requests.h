#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/journal/journal_header.h"
#include "harness/journal/run_collector.h"

namespace llmb {

// The part of a plan that a run has not finished. The counts are over all endpoints. They count
// requests, or flows of a timed plan, which are measured again whole, or capacity searches.
struct MissingRequests {
  bool flows = false;
  bool searches = false;  // of capacity searches, which are continued
  std::uint64_t planned = 0;
  std::uint64_t missing = 0;
  std::vector<std::string> lines;      // one per endpoint that lacks something, for the user
  std::vector<std::string> endpoints;  // their names

  const char* What() const { return searches ? "capacity searches" : flows ? "flows" : "requests"; }
  // "2 of 4 requests are missing", "1 of 1 flow is missing".
  std::string Text() const;
};

// Compares the plan with the collected requests. A cancelled request counts as missing.
MissingRequests FindMissingRequests(const std::vector<EndpointPlan>& plan,
                                    const RunCollector& collector);

}  // namespace llmb
