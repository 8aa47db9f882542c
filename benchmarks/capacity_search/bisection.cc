#include "benchmarks/capacity_search/bisection.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "harness/base/random.h"

namespace llmb {
namespace {

// The search ends when the rate that missed is at most this multiple of the rate that held.
constexpr double kTolerance = 1.045;
constexpr int kMostProbes = 40;

bool ProbeHolds(const SearchProblem& problem, double rate, std::size_t probe, std::uint64_t seed) {
  const auto times = Simulate(problem.server, problem.Arrivals(rate, seed), probe);
  const double allowed = (1 - problem.share) * static_cast<double>(probe);
  return std::ranges::all_of(MissesOf(problem, times, 0), [&](std::uint64_t misses) {
    return static_cast<double>(misses) <= allowed;
  });
}

}  // namespace

BisectionAnswer Bisect(const SearchProblem& problem, std::size_t probe) {
  std::optional<double> held, missed;
  double rate = 1 / problem.idle_latency;
  BisectionAnswer answer;
  for (std::uint64_t i = 0; i < kMostProbes; ++i) {
    const std::uint64_t seed = MixSeeds({problem.seed, SeedOfName("bisection"), i});
    // Later probes lie between the two, so the last rate of each kind is the closest.
    (ProbeHolds(problem, rate, probe, seed) ? held : missed) = rate;
    answer.requests += probe;
    if (!missed) {
      rate *= 2;
    } else if (!held) {
      rate /= 2;
    } else if (*missed / *held <= kTolerance) {
      break;
    } else {
      rate = std::sqrt(*held * *missed);
    }
  }
  answer.range = {.low = held.value_or(0), .high = missed.value_or(rate)};
  return answer;
}

}  // namespace llmb
