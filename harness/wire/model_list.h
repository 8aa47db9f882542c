#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// The ids of the models in the response of /v1/models, in its order, each once. Reads
// {"data": [{"id": ...}]}, a bare list, and {"models": [...]} with `id`, `model` or `name`.
// Error: the body is not a list of models, with the beginning of what it is.
Result<std::vector<std::string>> ParseModelList(std::string_view body);

}  // namespace llmb
