#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/metrics/summary.h"

namespace llmb {

// A line per endpoint and load below the heading "Good requests", after an empty line: "qwen at 8
// users: 97.50 % of the requests, 12.3 requests/s". Empty without limits of --goodput. Lines take
// at most `width` columns, at least 20; longer ones are wrapped.
std::string GoodputText(const std::vector<EndpointSummary>& summaries, std::size_t width);

}  // namespace llmb
