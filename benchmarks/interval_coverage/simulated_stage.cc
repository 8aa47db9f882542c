#include "benchmarks/interval_coverage/simulated_stage.h"

#include <fmt/format.h>

#include <cassert>
#include <cmath>
#include <string_view>

#include "benchmarks/flow_bias/slotted_endpoint.h"
#include "benchmarks/interval_coverage/batching_stage.h"
#include "benchmarks/interval_coverage/stage_arrivals.h"
#include "harness/base/random.h"

namespace llmb {
namespace {

constexpr double kMeanDecode = 0.9;

std::string_view NameOf(EndpointKind endpoint) {
  switch (endpoint) {
    case EndpointKind::kOneSlot:
      return "M/M/1";
    case EndpointKind::kEightSlots:
      return "M/M/8";
    case EndpointKind::kEightConstant:
      return "M/D/8";
    case EndpointKind::kEightVaried:
      return "M/LN/8";
    case EndpointKind::kBatching:
      return "batching";
  }
  return "";
}

double DrawDecode(EndpointKind endpoint, Random& random) {
  if (endpoint == EndpointKind::kEightConstant) return kMeanDecode;
  if (endpoint == EndpointKind::kEightVaried) return LogNormal(random, kMeanDecode, 1.5);
  return -kMeanDecode * std::log(1 - random.Uniform());
}

std::vector<SimulatedRequest> SimulateSlots(EndpointKind kind, StageArrivals& arrivals,
                                            std::size_t requests, std::uint64_t seed) {
  constexpr double kTokensPerSecond = 150;
  SlottedEndpoint endpoint(kind == EndpointKind::kOneSlot ? 1 : 8);
  Random random(seed);
  std::vector<SimulatedRequest> stage;
  stage.reserve(requests);
  while (stage.size() < requests) {
    const double start = arrivals.Take();
    const double prefill = LogNormal(random, 0.1, 0.7);
    const double decode = DrawDecode(kind, random);
    const auto [begin, end] = endpoint.Serve(start, prefill + decode);
    stage.push_back({.start = start,
                     .first_token = begin + prefill,
                     .end = end,
                     .tokens = 1 + std::floor(kTokensPerSecond * decode)});
    arrivals.End(end);
  }
  return stage;
}

// With more users than slots, all slots are busy.
double MeasureBatchingCapacity() {
  constexpr std::size_t kRequests = 100'000;
  const auto stage =
      SimulateStage({.endpoint = EndpointKind::kBatching, .users = 1000}, kRequests, 0);
  const std::size_t first = kRequests / 10;
  return static_cast<double>(kRequests - 1 - first) / (stage.back().start - stage[first].start);
}

StageArrivals ArrivalsOf(const StageLoad& load, std::uint64_t seed) {
  const double rate = load.users > 0 ? 0 : load.utilization * CapacityOf(load.endpoint);
  return {load.users, rate, MixSeeds({seed, 1})};
}

}  // namespace

std::string StageLoad::Name() const {
  if (users > 0) return fmt::format("{} {} users", NameOf(endpoint), users);
  return fmt::format("{} open {:g}", NameOf(endpoint), utilization);
}

double CapacityOf(EndpointKind endpoint) {
  if (endpoint == EndpointKind::kOneSlot) return 1;
  if (endpoint != EndpointKind::kBatching) return 8;
  static const double capacity = MeasureBatchingCapacity();
  return capacity;
}

std::vector<Nanoseconds> SimulatedTokens::TokenTimes(const SimulatedRequest& request) const {
  std::vector<Nanoseconds> times = {FromSeconds(request.first_token - request.start)};
  for (std::size_t i = 0; i + 1 < static_cast<std::size_t>(request.tokens); ++i) {
    times.push_back(FromSeconds(decodes[request.first_decode + i] - request.start));
  }
  return times;
}

std::vector<SimulatedRequest> SimulateStage(const StageLoad& load, std::size_t requests,
                                            std::uint64_t seed) {
  StageArrivals arrivals = ArrivalsOf(load, seed);
  if (load.endpoint == EndpointKind::kBatching) {
    return SimulateBatching(arrivals, requests, seed, nullptr);
  }
  return SimulateSlots(load.endpoint, arrivals, requests, seed);
}

SimulatedTokens SimulateTokens(const StageLoad& load, std::size_t requests, std::uint64_t seed) {
  assert(load.endpoint == EndpointKind::kBatching);
  StageArrivals arrivals = ArrivalsOf(load, seed);
  SimulatedTokens stage;
  stage.requests = SimulateBatching(arrivals, requests, seed, &stage.decodes);
  return stage;
}

}  // namespace llmb
