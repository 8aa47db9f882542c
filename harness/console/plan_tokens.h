#pragma once

// What a plan will send and may cost: requests and tokens.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/console/plan_text.h"

namespace llmb {

// Whether a schedule sends the requests of the plan's levels.
bool IsOpenLoop(const PlanDescription& plan);

// The most output tokens of one request.
std::uint64_t MostTokens(const PlanDescription& plan);

// ", for at most 368,640 output tokens"; empty if the number is not limited.
std::string TokenLimit(const PlanDescription& plan, std::uint64_t requests,
                       std::string_view word = "at most");

// What --unique-prompts does; empty without it.
std::string UniqueText(const PlanDescription& plan);

// "about 25,000 input tokens in all (4 characters each)", or those of a request where the number of
// requests is not known. Empty if the length of requests is not known.
std::string InputText(const PlanDescription& plan);

// How many requests a timed plan sends, with its warm-up.
struct TimedRequests {
  std::uint64_t count = 0;
  bool is_drawn = false;  // about as many, because arrivals are drawn; otherwise at most
};

// nullopt where the speed of the endpoints decides (of users without a number of requests, or with
// a ramp, whose warm-up has none), of a trace, and of a part of the load.
std::optional<TimedRequests> RequestsOf(const PlanDescription& plan);

}  // namespace llmb
