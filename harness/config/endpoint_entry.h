#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/environment.h"
#include "harness/base/result.h"
#include "harness/base/strict_json.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// One entry of "models" after reading.
struct EndpointEntry {
  Endpoint endpoint;
  bool holds_literal_secret = false;  // a token that is written out, not taken from a variable
  std::vector<std::string> secret_variables;  // those that tokens were taken from
};

// Reads the entry that stands under `key`. A relative ca_file is taken from `folder`. A missing
// variable makes the endpoint unusable, it is no error. Errors: those of ParseModelsFile that
// concern one entry; each begins with "model '<key>': ".
Result<EndpointEntry> ReadEndpointEntry(const std::string& key, const Json& entry,
                                        const std::filesystem::path& folder,
                                        const Environment& environment);

// Whether an endpoint or an alias can have this name. It becomes part of a case's name and is given
// to --models, so it is not empty, does not begin with '-' and holds no '/', ',', control character
// or outer space. Error: which of these.
Status CheckEndpointName(std::string_view name);

}  // namespace llmb
