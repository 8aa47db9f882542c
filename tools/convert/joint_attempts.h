#pragma once

#include <vector>

#include "tools/convert/spooled_request.h"

namespace llmb {

// Makes attempts that shards measured at the same time one attempt, with the lowest of their
// numbers: a shard that was resumed while the others still measured has another number than they.
// Attempts of the same number stay one. Flows that are the same afterwards are one flow. The starts
// of `requests` are on the joint clock; those without one are not looked at.
void JoinAttempts(std::vector<JointFlow>& flows, std::vector<SpooledRequest>& requests);

}  // namespace llmb
