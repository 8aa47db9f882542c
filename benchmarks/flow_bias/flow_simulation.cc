#include "benchmarks/flow_bias/flow_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "benchmarks/flow_bias/slotted_endpoint.h"
#include "harness/base/random.h"
#include "harness/load/request_pool.h"
#include "harness/metrics/run_samples.h"
#include "harness/metrics/summary.h"
#include "harness/schedule/arrivals.h"
#include "harness/schedule/measured_window.h"

namespace llmb {
namespace {

constexpr double kVariation = 0.8;
constexpr double kPrefillShare = 0.1;

// A slotted endpoint that draws its service times.
class Endpoint {
 public:
  Endpoint(int slots, std::uint64_t seed) : slots_(slots), random_(seed) {}

  struct Served {
    double first_token = 0;
    double end = 0;
    double tokens = 0;
  };

  Served Serve(double arrival) {
    const double sigma = std::sqrt(std::log(1 + kVariation * kVariation));
    const double service = std::exp(sigma * random_.Normal() - sigma * sigma / 2);
    const auto [begin, end] = slots_.Serve(arrival, service);
    return {.first_token = begin + kPrefillShare * service,
            .end = end,
            .tokens = std::round(100 * service)};
  }

 private:
  SlottedEndpoint slots_;
  Random random_;
};

// A user, by the time at which it is free.
using FreeUser = std::pair<double, int>;
using FreeUsers = std::priority_queue<FreeUser, std::vector<FreeUser>, std::greater<>>;

FreeUsers AllFree(int users, double at) {
  FreeUsers free;
  for (int user = 0; user < users; ++user) free.emplace(at, user);
  return free;
}

RequestRecord RecordOf(double start, const Endpoint::Served& served) {
  RequestRecord record;
  record.endpoint_name = std::string("e");  // g++ 12 warns, falsely, of a literal of one character
  record.started = TimePoint(FromSeconds(start));
  record.time_to_first_token = FromSeconds(served.first_token - start);
  record.total_latency = FromSeconds(served.end - start);
  record.output_tokens = static_cast<std::int64_t>(served.tokens);
  return record;
}

FlowEstimate EstimateOf(RunSamples& samples) {
  samples.FinishWindows();
  const EndpointSummary summary = Summarize(samples.Endpoints().front());
  return {.request_throughput = *summary.request_throughput,
          .output_throughput = *summary.output_throughput,
          .mean_ttft = *summary.time_to_first_token.mean};
}

// The mean service takes 1 s, so the endpoint serves a request a second per busy slot.
FlowRequests TimedRequests(const FlowCell& cell) {
  const int busy = cell.slots == 0 ? cell.users : std::min(cell.slots, cell.users);
  return {.iterations = AllIterations(static_cast<std::size_t>(cell.prompts), 1),
          .endless = true,
          .duration = FromSeconds(static_cast<double>(cell.Requests()) / busy)};
}

FlowEstimate SimulateContinuous(const FlowCell& cell, FlowRequests requests, std::uint64_t seed) {
  Endpoint endpoint(cell.slots, seed);
  RequestPool pool(std::move(requests), cell.users, seed);
  RunSamples samples;
  FreeUsers free = AllFree(cell.users, 0);
  while (const auto request =
             pool.Draw(free.top().second, TimePoint(FromSeconds(free.top().first)))) {
    const auto [start, user] = free.top();
    free.pop();
    const Endpoint::Served served = endpoint.Serve(start);
    RequestRecord record = RecordOf(start, served);
    record.load = ClosedLoop{cell.users};
    record.in_window = request->in_window;
    samples.Add(record);
    free.emplace(served.end, user);
  }
  return EstimateOf(samples);
}

// Each user sends a prompt iterations / users times, and waits for the others.
FlowEstimate SimulateBarriers(const FlowCell& cell, std::uint64_t seed) {
  Endpoint endpoint(cell.slots, seed);
  RunSamples samples;
  double now = 0;
  for (int prompt = 0; prompt < cell.prompts; ++prompt) {
    std::vector<int> left(static_cast<std::size_t>(cell.users), cell.iterations / cell.users);
    FreeUsers free = AllFree(cell.users, now);
    while (!free.empty()) {
      const auto [start, user] = free.top();
      free.pop();
      now = std::max(now, start);
      if (left[static_cast<std::size_t>(user)]-- == 0) continue;
      const Endpoint::Served served = endpoint.Serve(start);
      samples.Add(RecordOf(start, served));
      free.emplace(served.end, user);
    }
  }
  return EstimateOf(samples);
}

}  // namespace

std::string FlowCell::Name() const {
  return fmt::format("users:{}/slots:{}/requests:{}", users, slots, Requests());
}

FlowEstimate SimulateFlow(const FlowCell& cell, FlowKind kind, std::uint64_t seed) {
  const auto prompts = static_cast<std::size_t>(cell.prompts);
  switch (kind) {
    case FlowKind::kContinuous:
      return SimulateContinuous(cell, {.iterations = AllIterations(prompts, cell.iterations)},
                                seed);
    case FlowKind::kTimed:
      return SimulateContinuous(cell, TimedRequests(cell), seed);
    case FlowKind::kBarriers:
      break;
  }
  return SimulateBarriers(cell, seed);
}

FlowEstimate SimulateEndlessLoop(const FlowCell& cell) {
  constexpr int kWarmup = 20'000;
  constexpr int kRequests = 400'000;
  Endpoint endpoint(cell.slots, 0);
  FreeUsers free = AllFree(cell.users, 0);
  double begin = 0;
  double ttft = 0;
  double tokens = 0;
  double last_start = 0;
  for (int i = 0; i < kWarmup + kRequests; ++i) {
    const auto [start, user] = free.top();
    free.pop();
    const Endpoint::Served served = endpoint.Serve(start);
    free.emplace(served.end, user);
    last_start = start;
    if (i == kWarmup) begin = start;
    if (i < kWarmup) continue;
    ttft += served.first_token - start;
    tokens += served.tokens;
  }
  const double rate = (kRequests - 1) / (last_start - begin);
  return {.request_throughput = rate,
          .output_throughput = rate * tokens / kRequests,
          .mean_ttft = ttft / kRequests};
}

FlowEstimate BiasOf(const FlowCell& cell, FlowKind kind, const FlowEstimate& truth, int seeds) {
  FlowEstimate sum;
  for (int seed = 1; seed <= seeds; ++seed) {
    const FlowEstimate one = SimulateFlow(cell, kind, static_cast<std::uint64_t>(seed));
    sum.request_throughput += one.request_throughput;
    sum.output_throughput += one.output_throughput;
    sum.mean_ttft += one.mean_ttft;
  }
  return {.request_throughput = sum.request_throughput / seeds / truth.request_throughput - 1,
          .output_throughput = sum.output_throughput / seeds / truth.output_throughput - 1,
          .mean_ttft = sum.mean_ttft / seeds / truth.mean_ttft - 1};
}

FlowEstimate OpenLoopBias(int requests, double response_share, int seeds) {
  constexpr double kTokens = 100;
  FlowEstimate sum;
  for (int seed = 1; seed <= seeds; ++seed) {
    ArrivalDraws arrivals({.pattern = {}, .seed = static_cast<std::uint64_t>(seed)});
    RunSamples samples;
    for (int i = 0; i < requests; ++i) {
      const double start = ToSeconds(arrivals.Next());
      RequestRecord record = RecordOf(
          start,
          {.first_token = start, .end = start + response_share * requests, .tokens = kTokens});
      record.load = OpenLoop{1};
      record.slot_wait = Nanoseconds::zero();
      record.in_window = OpenLoopWindow(static_cast<std::uint64_t>(requests))
                             .Contains(static_cast<std::uint64_t>(i));
      samples.Add(record);
    }
    const FlowEstimate one = EstimateOf(samples);
    sum.request_throughput += one.request_throughput;
    sum.output_throughput += one.output_throughput;
  }
  return {.request_throughput = sum.request_throughput / seeds - 1,
          .output_throughput = sum.output_throughput / seeds / kTokens - 1};
}

std::vector<FlowCell> PublishedCells() {
  std::vector<FlowCell> cells;
  for (const auto& [users, slots] : {std::pair(10, 0), {10, 8}, {10, 4}, {100, 0}}) {
    for (const int per_user : {2, 5, 10, 30}) {
      cells.push_back({.users = users, .slots = slots, .iterations = per_user * users});
    }
  }
  return cells;
}

}  // namespace llmb
