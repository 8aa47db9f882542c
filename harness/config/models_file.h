#pragma once

#include <filesystem>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// Parses a models file (docs/configuration.md). `source` is its path: it names the file in messages
// and a relative ca_file is taken from its folder; nothing is read from disk.
//
// ${VAR} in url, auth_token and header values is taken from `environment`. A variable that is not
// set makes only the endpoint that needs it unusable (Endpoint::unusable), so that one file can
// serve people who have different tokens.
//
// Errors: JSON that does not parse (with line and column), a key given twice, an unknown or
// missing key, a value of the wrong kind, a URL or header that cannot be sent, no model at all, two
// models of one name, an alias that is a model's name or that leads nowhere. No message repeats a
// token, a header's value or the secret parts of a URL.
Result<EndpointCatalog> ParseModelsFile(std::string_view json, const std::filesystem::path& source,
                                        const Environment& environment);

// Reads and parses the file at `path`. Adds a warning when the file holds a token as such and
// others than its owner may read it. Errors: as ParseModelsFile, and a file that cannot be read.
Result<EndpointCatalog> LoadModelsFile(const std::filesystem::path& path,
                                       const Environment& environment);

}  // namespace llmb
