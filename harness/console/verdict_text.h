#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// How many cases of an endpoint at a load there are, and how many had each verdict.
struct VerdictCases {
  std::uint64_t cases = 0;
  std::uint64_t limited = 0;
};

// What the verdicts mean to a reader of the summary, a sentence each: for `limited`, per endpoint
// and load, which figures are not the endpoint's, in how many of its cases, and what helps; for
// `suspect`, one sentence about all endpoints. Empty if every verdict is `ok` or missing. `cases`
// is parallel to `summaries`, or empty if unknown. `cores` of this machine; 0: unknown.
std::vector<std::string> VerdictSentences(const std::vector<EndpointSummary>& summaries,
                                          const std::vector<VerdictCases>& cases, unsigned cores);

}  // namespace llmb
