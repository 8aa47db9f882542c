#pragma once

// How long a run will take, from the speed of one request to each endpoint. Rough: one request is
// not the load, and no response is longer than --max-tokens, but most are shorter.

#include <cstdint>
#include <string>
#include <vector>

#include "harness/schedule/stage_length.h"

namespace llmb {

// The speed of one endpoint, and what is asked of it.
struct EndpointSpeed {
  std::uint64_t rounds = 0;  // requests that a user sends one after another
  double first_token_s = 0;  // of a request, without connecting
  double per_token_s = 0;    // of each further token
  double scheduled_s = 0;    // of the open loops, whose length their schedule decides
};

// Seconds until the last endpoint has ended, if every response has `max_tokens` tokens and more
// users do not slow an endpoint down. `serial`: one endpoint after another.
double EstimatedSeconds(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial);

// "42 s", "49 min", "3.5 h", "2.1 days".
std::string RoughDuration(double seconds);

// One line with a line break, such as "This takes about 49 min if every response has 2,048 tokens;
// --max-tokens 256 would make it 7 min." The second half only for runs above ten minutes that it
// would at least halve. Empty without endpoints.
std::string EstimateText(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial);

// The same for `flows` timed flows, one after another: "This takes about 60 s, and then as long as
// the responses that are under way at the end of each load level."
std::string TimedEstimateText(const StageLength& length, std::uint64_t flows);

}  // namespace llmb
