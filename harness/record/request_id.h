#pragma once

#include <string>
#include <string_view>

namespace llmb {

// The id of the request that `user` (from 0) sends as its `iteration` (from 0): "<prefix>-3-17".
// `prefix` is unique to the repetition of a case and to the attempt of the run.
std::string RequestId(std::string_view prefix, int user, int iteration);

}  // namespace llmb
