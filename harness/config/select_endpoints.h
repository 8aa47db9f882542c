#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/options.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints called by `names` (names or aliases, exactly as written), in that order and each
// once; all of the catalog's when `names` is empty.
// Errors: an unknown name (with the nearest and the known ones), and an endpoint that cannot be
// used: a variable it needs is not set, or its ca_file does not exist.
Result<std::vector<Endpoint>> SelectEndpoints(const EndpointCatalog& catalog,
                                              const std::vector<std::string>& names);

// Adds what the command line says about every request to `endpoint`: --header and --extra-body
// (which win over the endpoint's own of the same name) and --insecure.
void ApplyRequestOptions(const Options& options, Endpoint& endpoint);

}  // namespace llmb
