#pragma once

#include <string>

#include "harness/base/result.h"
#include "harness/config/vllm_items.h"
#include "harness/endpoint/api.h"

namespace llmb {

// The URL that --base-url, --host, --port and --endpoint name together, with the defaults of vLLM
// for what is not there. Without --endpoint it has the path of `api`, unless the base has a path of
// its own. Errors: options that contradict each other, and no port from 1 to 65535.
Result<std::string> VllmUrl(const VllmItems& items, Api api);

}  // namespace llmb
