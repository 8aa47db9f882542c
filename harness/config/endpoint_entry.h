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

// One entry of "models" in a models file.
struct EndpointEntry {
  Endpoint endpoint;
  bool holds_literal_secret = false;          // a token is written in the file, not in a variable
  std::vector<std::string> secret_variables;  // the variables whose values are secret
  std::vector<std::string> warnings;          // for the user; each names its key
};

// Reads the entry under `key`, for a run that uses `api`. Relative paths of files are relative to
// `folder`. A missing variable is not an error but makes the endpoint unusable. Errors: those of
// ParseModelsFile that concern one entry; each begins with "model '<key>': ".
Result<EndpointEntry> ReadEndpointEntry(const std::string& key, const Json& entry,
                                        const std::filesystem::path& folder,
                                        const Environment& environment, Api api);

// Whether an endpoint or an alias may have this name. The name becomes part of the names of cases
// and a value of --models. So it must not be empty, begin with '-', contain '/', ',' or a control
// character, or begin or end with a space. Error: the rule that is broken.
Status CheckEndpointName(std::string_view name);

}  // namespace llmb
