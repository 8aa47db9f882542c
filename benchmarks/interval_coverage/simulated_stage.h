#pragma once

// Stages of requests to simple endpoints in virtual time, from an empty endpoint on. Times are in
// seconds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

enum class EndpointKind {
  // Slots, first come, first served. The mean service is 1 s: a prefill (log-normal, mean 0.1 s,
  // coefficient of variation 0.7), then a decode with a mean of 0.9 s.
  kOneSlot,        // M/M/1: exponential decode
  kEightSlots,     // M/M/8
  kEightConstant,  // M/D/8: constant decode
  kEightVaried,    // M/LN/8: log-normal decode, coefficient of variation 1.5
  // Continuous batching with 32 slots. A step takes 10 ms + 0.3 ms per request in it + 0.1 ms per
  // token of a prefill, and a step with a prefill stalls the decodes. Input tokens are log-normal
  // with a mean of 500 and a coefficient of variation of 1, output tokens 150 and 0.8.
  kBatching,
};

// How a stage is sent: an open loop with Poisson arrivals, or a closed loop.
struct StageLoad {
  EndpointKind endpoint = EndpointKind::kOneSlot;
  double utilization = 0;  // open loop: the rate / CapacityOf(endpoint)
  int users = 0;           // closed loop: at least 1; 0: an open loop

  std::string Name() const;  // "M/M/8 open 0.6", "batching 32 users"
};

struct SimulatedRequest {
  double start = 0;
  double first_token = 0;
  double end = 0;
  double tokens = 0;
  // kBatching: the decode of the stage (SimulatedTokens::decodes) that gave the second token.
  std::size_t first_decode = 0;
};

// Requests per second that a saturated endpoint completes. That of kBatching is measured, once.
double CapacityOf(EndpointKind endpoint);

// All requests of a stage, in order of start. In a closed loop, no user sends more once `requests`
// were begun.
std::vector<SimulatedRequest> SimulateStage(const StageLoad& load, std::size_t requests,
                                            std::uint64_t seed);

// A stage of kBatching with the times of its tokens.
struct SimulatedTokens {
  std::vector<SimulatedRequest> requests;
  std::vector<double> decodes;  // when each decode ended

  std::vector<Nanoseconds> TokenTimes(const SimulatedRequest& request) const;
};

// The same stage as SimulateStage. Asserts that the endpoint is kBatching.
SimulatedTokens SimulateTokens(const StageLoad& load, std::size_t requests, std::uint64_t seed);

}  // namespace llmb
