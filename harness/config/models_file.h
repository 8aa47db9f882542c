#pragma once

#include <filesystem>
#include <string_view>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// Parses the text of a models file (docs/configuration.md). `source` is the path of the file: error
// messages name it, and a relative ca_file is relative to its folder. Reads nothing from disk.
//
// ${VAR} in url, auth_token and header values is looked up in `environment`. A variable that is not
// set makes only the endpoint that needs it unusable (Endpoint::unusable), so that people with
// different tokens can share a file. With an API other than the chat completions, a URL of the chat
// completions becomes that of this API (UrlAtApi).
//
// Errors: JSON that does not parse (with line and column), a key given twice, an unknown or
// missing key, a value of the wrong kind, a URL or header that cannot be sent, no models, two
// models with one name, an alias that is the name of a model or does not refer to a model. No error
// repeats a token, the value of a header or the secret parts of a URL.
Result<EndpointCatalog> ParseModelsFile(std::string_view json, const std::filesystem::path& source,
                                        const Environment& environment, Api api = Api::kChat);

// Reads and parses the file at `path`. Adds a warning if the file contains a token and users other
// than its owner may read it. Errors: as ParseModelsFile, and a file that cannot be read.
Result<EndpointCatalog> LoadModelsFile(const std::filesystem::path& path,
                                       const Environment& environment, Api api = Api::kChat);

}  // namespace llmb
