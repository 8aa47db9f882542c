#pragma once

#include <optional>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// Requests per second between the moments at which 30 % and 90 % of the requests of a stage had
// ended: `ends`, in any order. Of an open loop that the endpoint carries this is about the arrival
// rate. Where a backlog grows it is the rate that the endpoint carries, however fast requests
// arrive. How long a request takes does not matter, nor do a few that take very long. nullopt for
// fewer than 100 requests, and if these moments are the same.
std::optional<double> CompletedPerSecond(std::vector<TimePoint> ends);

}  // namespace llmb
