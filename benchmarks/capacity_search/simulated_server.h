#pragma once

// Servers in virtual time, each of which is empty when its stage begins. Times are in seconds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/schedule/arrivals.h"

namespace llmb {

enum class ServiceKind { kExponential, kConstant, kLogNormal };

// Slots, first come, first served. The mean service is 1 s: a prefill (log-normal, coefficient of
// variation 0.7), then a decode.
struct SlottedServer {
  int slots = 1;
  ServiceKind decode = ServiceKind::kExponential;
  double variation = 1;       // of a log-normal decode
  double prefill_part = 0.1;  // of the mean service
};

// Continuous batching. A step takes `step` + `step_per_request` for each request in it +
// `step_per_input_token` for each token of a prefill. Sizes of requests are log-normal, input
// tokens with a coefficient of variation of 1, output tokens of 0.8.
struct BatchingServer {
  int slots = 32;
  int budget = 2048;  // tokens in a step
  double step = 0.01;
  double step_per_request = 0.0003;
  double step_per_input_token = 0.0001;
  double input_tokens = 500;  // mean
  double output_tokens = 150;
  // True: a step holds the decodes, and as much of a prefill as they leave of the budget. False: a
  // prefill has steps of its own, in which no decode advances.
  bool shares_steps = false;
};

struct SimulatedServer {
  bool is_batching = false;
  SlottedServer slotted;
  BatchingServer batching;
  double slowness = 1;  // every time is multiplied by it

  std::string Name() const;  // "16 slots, exponential", "64 slots, batching, shared"
};

// Both counted from the arrival.
struct SimulatedTimes {
  double ttft = 0;
  double latency = 0;
};

// A stage of an open loop, in order of arrival.
std::vector<SimulatedTimes> Simulate(const SimulatedServer& server, const ArrivalPlan& arrivals,
                                     std::size_t requests);

}  // namespace llmb
