#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// The most tokens that a request may have, input and output together, according to a list of
// models.
struct ContextLimit {
  std::int64_t tokens = 0;  // at least 1
  std::string key;          // what the list calls it
  // It is the server's own (`max_model_len` of vLLM and SGLang), which refuses longer requests.
  // Otherwise it is the model's, and the server may allow less, or more, or cut the request.
  bool is_of_server = false;

  bool operator==(const ContextLimit&) const = default;
};

struct ListedModel {
  std::string id;
  std::optional<ContextLimit> limit;
};

// The models in the response of /v1/models, in its order, each id once. Reads
// {"data": [{"id": ...}]}, a bare list, and a list under `models`, `result` or `items`, with `id`,
// `model`, `name`, `model_id` or `model_name`. A limit
// is `max_model_len`, or else one of several other names of it, of which the first is read.
// Error: the body is not a list of models, with the beginning of what it is.
Result<std::vector<ListedModel>> ParseModelList(std::string_view body);

}  // namespace llmb
