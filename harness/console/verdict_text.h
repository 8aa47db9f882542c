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

// What the verdicts mean to a reader of the summary. For `limited` and `suspect` a sentence per
// endpoint and load: which figures can be off and by how much, in how many of its cases, and what
// helps, unless a sentence before it says the same. One sentence about all clients that read late
// and are `ok` all the same. Empty if there is nothing to say. `cases` is parallel to `summaries`,
// or empty if unknown. `cores` of this machine; 0: unknown. `has_priority`: the load generator had
// real-time priority already, which then is no advice.
std::vector<std::string> VerdictSentences(const std::vector<EndpointSummary>& summaries,
                                          const std::vector<VerdictCases>& cases, unsigned cores,
                                          bool has_priority = false);

}  // namespace llmb
