#pragma once

// Random servers with thresholds, of the kinds on which the literature compares searches.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "benchmarks/capacity_search/simulated_server.h"

namespace llmb {

enum class ProblemKind {
  kPlain,          // one threshold of the TTFT, Poisson arrivals
  kTwoThresholds,  // of the TTFT and of the total latency
  kBursts,         // gamma arrivals with a burstiness of 0.5
  kDrift,          // the server slows down by 5 % during 50,000 requests
};

// "plain", "two thresholds", "bursts", "drift".
std::string_view Name(ProblemKind kind);

inline constexpr ProblemKind kProblemKinds[] = {ProblemKind::kPlain, ProblemKind::kTwoThresholds,
                                                ProblemKind::kBursts, ProblemKind::kDrift};

struct TimeLimit {
  bool of_latency = false;  // else of the TTFT
  double seconds = 0;
};

struct SearchProblem {
  ProblemKind kind = ProblemKind::kPlain;
  SimulatedServer server;
  double share = 0.9;  // of the requests, which has to be within each limit
  std::vector<TimeLimit> limits;
  double idle_latency = 1;  // mean
  std::uint64_t seed = 0;

  ArrivalPlan Arrivals(double rate, std::uint64_t stage_seed) const;
};

// Problem `index` of a kind. Half of the servers have slots (1 to 32; exponential, constant or
// log-normal decodes with a coefficient of variation from 0.5 to 2; a prefill of 2 % to 20 %), half
// batch (8 to 128 slots, a budget of 512 to 8,192 tokens, a step of 5 ms to 30 ms, 0.1 ms to 0.6 ms
// per request and 0.03 ms to 0.3 ms per input token, 100 to 3,000 input tokens and 50 to 400 output
// tokens). A limit is 1.3 to 10 times the quantile of an idle server, or 1.2 to 3 times for the
// total latency. In kPlain, every other pair of problems has a share of 0.99.
SearchProblem MakeProblem(ProblemKind kind, int index, std::uint64_t seed);

// How many of `times` miss each limit of the problem, from the request `first` on.
std::vector<std::uint64_t> MissesOf(const SearchProblem& problem,
                                    const std::vector<SimulatedTimes>& times, std::size_t first);

}  // namespace llmb
