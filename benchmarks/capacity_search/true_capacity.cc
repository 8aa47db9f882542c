#include "benchmarks/capacity_search/true_capacity.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "harness/base/random.h"
#include "harness/metrics/miss_fit.h"

namespace llmb {
namespace {

class Truth {
 public:
  Truth(const SearchProblem& problem, std::size_t requests)
      : problem_(problem), requests_(requests) {}

  double Capacity() {
    const double middle = Bisect();
    std::vector<std::vector<StageMisses>> stages(problem_.limits.size());
    for (const double offset : {-0.035, -0.012, 0.012, 0.035}) {
      const double rate = middle * std::exp(offset);
      const auto [misses, counted] = Stage(rate, requests_);
      for (std::size_t i = 0; i < misses.size(); ++i) {
        stages[i].push_back({.rate = rate, .misses = misses[i], .requests = counted});
      }
    }
    double least = std::numeric_limits<double>::infinity();
    for (const auto& of_limit : stages) {
      if (!IsClose(of_limit)) continue;
      least = std::min(least, FitMisses(of_limit)->RateAt(1 - problem_.share).value_or(middle));
    }
    return std::isfinite(least) ? least : middle;
  }

 private:
  struct Counts {
    std::vector<std::uint64_t> misses;
    std::uint64_t counted = 0;
  };

  Counts Stage(double rate, std::size_t requests) {
    const auto times =
        Simulate(problem_.server,
                 problem_.Arrivals(rate, MixSeeds({problem_.seed, SeedOfName("truth"), ++stages_})),
                 requests);
    const std::size_t first = std::min<std::size_t>(20'000, requests / 10);
    return {MissesOf(problem_, times, first), requests - first};
  }

  bool Holds(double rate) {
    const auto [misses, counted] = Stage(rate, std::max<std::size_t>(requests_ / 8, 10'000));
    const double allowed = (1 - problem_.share) * static_cast<double>(counted);
    return std::ranges::all_of(
        misses, [&](std::uint64_t count) { return static_cast<double>(count) <= allowed; });
  }

  double Bisect() {
    double low = 1 / problem_.idle_latency;
    double high = low;
    while (Holds(high)) high *= 2;
    if (high == low) {
      while (!Holds(low)) low /= 2;
    } else {
      low = high / 2;
    }
    while (high / low > 1.01) {
      const double middle = std::sqrt(low * high);
      (Holds(middle) ? low : high) = middle;
    }
    return std::sqrt(low * high);
  }

  // False if a limit is missed far less often than it may be: it does not bind, and its capacity
  // would be extrapolated.
  bool IsClose(const std::vector<StageMisses>& stages) const {
    double misses = 0;
    double requests = 0;
    for (const StageMisses& stage : stages) {
      misses += static_cast<double>(stage.misses);
      requests += static_cast<double>(stage.requests);
    }
    return misses > 0.5 * (1 - problem_.share) * requests;
  }

  const SearchProblem& problem_;
  const std::size_t requests_;
  std::uint64_t stages_ = 0;
};

}  // namespace

double TrueCapacity(const SearchProblem& problem, std::size_t requests) {
  return Truth(problem, requests).Capacity();
}

}  // namespace llmb
