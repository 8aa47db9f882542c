#pragma once

// Closed loops against a simple endpoint in virtual time, to measure how far the figures of a short
// run are from those of an endless one.

#include <cstdint>
#include <string>
#include <vector>

namespace llmb {

// One load of the published table.
struct FlowCell {
  int users = 1;
  int slots = 0;  // requests that the endpoint serves at the same time; 0: any number
  int prompts = 18;
  int iterations = 10;  // requests per prompt

  int Requests() const { return prompts * iterations; }
  std::string Name() const;
};

// How the users of a run are scheduled.
enum class FlowKind {
  kContinuous,  // as this program does it; figures are those of the window
  kTimed,       // the same, but ended after the time in which about as many requests are served
  kBarriers,    // all users send one prompt, wait for each other, and continue with the next
};

struct FlowEstimate {
  double request_throughput = 0;  // 1/s
  double output_throughput = 0;   // tokens/s
  double mean_ttft = 0;           // s
};

// One run of the cell. Service times are log-normal with a mean of 1 s and a coefficient of
// variation of 0.8; the first 10 % of a service is the prefill. A response has 100 tokens per
// second of its service.
FlowEstimate SimulateFlow(const FlowCell& cell, FlowKind kind, std::uint64_t seed);

// The endless loop: 400,000 requests after a warm-up of 20,000.
FlowEstimate SimulateEndlessLoop(const FlowCell& cell);

// The relative errors, against `truth`, of the estimates' mean over the seeds 1 to `seeds`.
FlowEstimate BiasOf(const FlowCell& cell, FlowKind kind, const FlowEstimate& truth, int seeds);

// As BiasOf, of an open loop of `requests` Poisson arrivals at one request per second. Each
// response streams 100 tokens evenly and lasts for `response_share` (above 0) of the stage.
// mean_ttft is 0.
FlowEstimate OpenLoopBias(int requests, double response_share, int seeds);

// The cells of the published table: 10 users with 2, 5, 10 and 30 requests per user and prompt
// against an endpoint without a queue, with 8 and with 4 slots, and 100 users without a queue.
std::vector<FlowCell> PublishedCells();

}  // namespace llmb
