#pragma once

#include <string>
#include <string_view>

namespace llmb {

// The id of the request that `user` (from 0) sends as the `iteration` (from 0) of a prompt:
// "<prefix>-<prompt_id>-3-17". `prefix` is unique to the flow and to the attempt of the run.
std::string RequestId(std::string_view prefix, std::string_view prompt_id, int user, int iteration);

}  // namespace llmb
