#pragma once

#include <vector>

#include "tools/convert/spooled_request.h"

namespace llmb {

// Joins attempts that shards measured at the same time. The joint attempt has the lowest of their
// numbers: a shard that was resumed while the others still measured has a higher number than they.
// Attempts with the same number stay together. Flows that are then the same become one flow. The
// starts of `requests` are on the joint clock. Requests without a start are ignored.
void JoinAttempts(std::vector<JointFlow>& flows, std::vector<SpooledRequest>& requests);

}  // namespace llmb
