#pragma once

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints of a run without a models file: one for each of the simulator's built-in profiles,
// marked as simulated. Their URL has no port yet; it is known once the simulator runs.
EndpointCatalog BuiltInEndpoints();

}  // namespace llmb
