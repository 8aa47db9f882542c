#pragma once

#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/config/parsed_command_line.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// The endpoints with these names or aliases (case matters), in that order, each once. If `names` is
// empty, all endpoints of the catalog. Errors: an unknown name (with the nearest and the known
// ones), and an endpoint that is unusable, because a variable is not set or its ca_file is not a
// file of certificates.
Result<std::vector<Endpoint>> SelectEndpoints(const EndpointCatalog& catalog,
                                              const std::vector<std::string>& names);

// Puts the baseline in front of the one endpoint if there is a --baseline-url: a copy with that
// URL, called "NAME-baseline". Its token and headers are sent there too. Errors: a wrong URL, and
// other than one endpoint.
Status AddBaseline(const Options& options, std::vector<Endpoint>& endpoints);

// Applies the command line to `endpoint`. It overrides the models file: every option that has a key
// of the models file replaces the endpoint's own value, and --header and --extra-body replace the
// endpoint's headers and keys of the same name. With --client-cert alone, the endpoint's own
// client_key is not used.
void ApplyRequestOptions(const ParsedCommandLine& command_line, Endpoint& endpoint);

}  // namespace llmb
