#pragma once

#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints of a run without a models file: one for each built-in profile of the simulator,
// marked as simulated. Their URL has no port yet, because the simulator chooses it when it starts.
EndpointCatalog BuiltInEndpoints();

}  // namespace llmb
