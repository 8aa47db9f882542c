#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/options.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints with these names or aliases (case matters), in that order, each once. If `names` is
// empty, all endpoints of the catalog. Errors: an unknown name (with the nearest and the known
// ones), and an endpoint that is unusable, because a variable is not set or its ca_file does not
// exist.
Result<std::vector<Endpoint>> SelectEndpoints(const EndpointCatalog& catalog,
                                              const std::vector<std::string>& names);

// Adds the options for every request to `endpoint`: --header and --extra-body, which override the
// endpoint's own headers and keys of the same name, and --insecure.
void ApplyRequestOptions(const Options& options, Endpoint& endpoint);

}  // namespace llmb
