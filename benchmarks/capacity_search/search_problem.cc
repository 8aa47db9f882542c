#include "benchmarks/capacity_search/search_problem.h"

#include <cmath>
#include <numeric>

#include "harness/base/random.h"
#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

double Between(Random& random, double low, double high) {
  return low + (high - low) * random.Uniform();
}

// Draws evenly on a logarithmic scale.
double LogBetween(Random& random, double low, double high) {
  return std::exp(Between(random, std::log(low), std::log(high)));
}

int WholeBetween(Random& random, double low, double high) {
  return static_cast<int>(std::lround(LogBetween(random, low, high)));
}

SimulatedServer DrawSlotted(Random& random) {
  SimulatedServer server;
  server.slotted = {.slots = WholeBetween(random, 1, 32),
                    .decode = static_cast<ServiceKind>(random.Below(3)),
                    .variation = Between(random, 0.5, 2),
                    .prefill_part = Between(random, 0.02, 0.2)};
  return server;
}

SimulatedServer DrawBatching(Random& random) {
  SimulatedServer server;
  server.is_batching = true;
  server.batching = {.slots = WholeBetween(random, 8, 128),
                     .budget = WholeBetween(random, 512, 8192),
                     .step = LogBetween(random, 0.005, 0.03),
                     .step_per_request = LogBetween(random, 0.0001, 0.0006),
                     .step_per_input_token = LogBetween(random, 0.00003, 0.0003),
                     .input_tokens = LogBetween(random, 100, 3000),
                     .output_tokens = LogBetween(random, 50, 400),
                     .shares_steps = random.Below(2) == 1};
  return server;
}

// The times of requests on an idle server: they hardly ever overlap.
std::vector<SimulatedTimes> IdleTimes(const SimulatedServer& server, std::uint64_t seed) {
  constexpr std::size_t kRequests = 20'000;
  constexpr double kHardlyAny = 1e-4;
  return Simulate(server, {.pattern = {}, .rate = kHardlyAny, .ramp_up = {}, .seed = seed},
                  kRequests);
}

std::vector<double> ValuesOf(const std::vector<SimulatedTimes>& times, bool of_latency) {
  std::vector<double> values;
  values.reserve(times.size());
  for (const SimulatedTimes& request : times) {
    values.push_back(of_latency ? request.latency : request.ttft);
  }
  return values;
}

TimeLimit LimitOf(const std::vector<SimulatedTimes>& idle, bool of_latency, double share,
                  double factor) {
  return {.of_latency = of_latency,
          .seconds = factor * *Quantile(ValuesOf(idle, of_latency), share)};
}

}  // namespace

std::string_view Name(ProblemKind kind) {
  switch (kind) {
    case ProblemKind::kPlain:
      return "plain";
    case ProblemKind::kTwoThresholds:
      return "two thresholds";
    case ProblemKind::kBursts:
      return "bursts";
    case ProblemKind::kDrift:
      return "drift";
  }
  return "";
}

ArrivalPlan SearchProblem::Arrivals(double rate, std::uint64_t stage_seed) const {
  ArrivalPlan plan{.pattern = {}, .rate = rate, .ramp_up = {}, .seed = stage_seed};
  if (kind == ProblemKind::kBursts) plan.pattern = {ArrivalProcess::kGamma, 0.5};
  return plan;
}

SearchProblem MakeProblem(ProblemKind kind, int index, std::uint64_t seed) {
  SearchProblem problem{.kind = kind,
                        .server = {},
                        .share = 0.9,
                        .limits = {},
                        .idle_latency = 1,
                        .seed = MixSeeds({seed, static_cast<std::uint64_t>(index),
                                          static_cast<std::uint64_t>(kind)})};
  Random random(problem.seed);
  problem.server = index % 2 == 0 ? DrawSlotted(random) : DrawBatching(random);
  if (kind == ProblemKind::kPlain && index / 2 % 2 == 1) problem.share = 0.99;
  const std::vector<SimulatedTimes> idle = IdleTimes(problem.server, random.Next());
  problem.idle_latency = *Mean(ValuesOf(idle, true));
  problem.limits.push_back(LimitOf(idle, false, problem.share, LogBetween(random, 1.3, 10)));
  if (kind == ProblemKind::kTwoThresholds) {
    problem.limits.push_back(LimitOf(idle, true, problem.share, LogBetween(random, 1.2, 3)));
  }
  return problem;
}

std::vector<std::uint64_t> MissesOf(const SearchProblem& problem,
                                    const std::vector<SimulatedTimes>& times, std::size_t first) {
  std::vector<std::uint64_t> misses;
  for (const TimeLimit& limit : problem.limits) {
    std::uint64_t count = 0;
    for (std::size_t i = first; i < times.size(); ++i) {
      if ((limit.of_latency ? times[i].latency : times[i].ttft) >= limit.seconds) ++count;
    }
    misses.push_back(count);
  }
  return misses;
}

}  // namespace llmb
