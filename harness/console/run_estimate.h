#pragma once

// How long a run will take, from the speed of one request to each endpoint. Rough: one request is
// not the load, and no response is longer than --max-tokens, but most are shorter.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/base/time.h"
#include "harness/schedule/stage_length.h"

namespace llmb {

// The speed of one endpoint, and what is asked of it.
struct EndpointSpeed {
  std::uint64_t rounds = 0;  // requests that a user sends one after another
  double first_token_s = 0;  // of a request, without connecting
  double per_token_s = 0;    // of each further token
  double scheduled_s = 0;    // of the open loops, whose length their schedule decides
  // Open loops with --max-concurrency: requests / that number. They last at least as long as this
  // many requests one after another.
  double bounded_rounds = 0;
};

// Seconds until the last endpoint has ended, if every response has `max_tokens` tokens and more
// users do not slow an endpoint down. `serial`: one endpoint after another.
double EstimatedSeconds(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial);

// "42 s", "49 min", "3.5 h", "2.1 days".
std::string RoughDuration(double seconds);

// One line with a line break, such as "This takes about 49 min if every response has 2,048 tokens;
// --max-tokens 256 would make it 7 min." The second half only for runs above ten minutes that it
// would at least halve. Empty without endpoints.
// `limit_option` is what sets `max_tokens`; empty: nothing does, and there is no advice.
std::string EstimateText(const std::vector<EndpointSpeed>& endpoints, int max_tokens, bool serial,
                         std::string_view limit_option);

// The same for `flows` timed flows, one after another: "This takes about 60 s, and then as long as
// the responses that are under way at the end of each load level."
std::string TimedEstimateText(const StageLength& length, std::uint64_t flows);

// What closed loops of one endpoint ask for while they are timed.
struct TimedLoad {
  double user_seconds = 0;  // of all users of all flows together
  double users = 0;  // of all flows together, each of whom has a response under way at the end
  double per_token_s = 0;  // of the test request, above 0
};

// The most output tokens of timed closed loops at the speed of the test requests: "At that speed
// this costs at most about 13,000 output tokens." with a line break; empty without loads.
std::string TimedTokensText(const std::vector<TimedLoad>& loads, int max_tokens);

// "Responses of 2,048 tokens last 41 s at that speed, longer than --duration 10." with a line
// break; empty if they are not longer. `request_s` is the longest of all endpoints.
std::string LongResponseText(double request_s, int max_tokens, Nanoseconds duration);

}  // namespace llmb
