#pragma once

// When an interval has an upper end. A short stage has not met the longest queues yet, so its upper
// ends would be too low, and no quantity that is computed from the stage itself shows that. Only a
// rule about its length does.

#include <cstdint>
#include <optional>

namespace llmb {

// What is known of a stage, other than the values of its requests.
struct StageFacts {
  // Measured requests of a flow, those outside of the window too; the mean over repetitions.
  std::uint64_t requests = 0;
  // Users of a closed loop, at least 1; nullopt: an open loop.
  std::optional<int> users{};
  // Closed loop: whether more users than these bring more throughput. nullopt: not measured.
  std::optional<bool> throughput_grows{};
  // Open loop: offered rate / the rate that the endpoint carries when saturated. nullopt: no stage
  // of the run was saturated.
  std::optional<double> utilization{};
  // For quantiles up to p90: the true variance / the variance that the batches of a stage show.
  double central_variance = 1;
};

// The facts for quantiles of TPOT. In an open loop `central_variance` is 2: while all slots of an
// endpoint are taken it is as slow as it gets, so a stage in which they were taken for long has a
// median above that of an endless stage, and too little scatter to show it. Found by simulation
// (docs/metrics.md, what the intervals cover).
StageFacts FactsForTpot(StageFacts stage);

enum class FigureKind {
  kCentral,  // a mean, or a quantile up to p90
  kTail,     // a quantile above p90
  kRate,     // a throughput
};

// Why an interval has no upper end.
enum class UpperEndReason {
  kGiven,             // it has one
  kTooShort,          // the stage has too few requests
  kNoSaturatedStage,  // open loop: nothing shows how close to its limit the endpoint is
  kOverloaded,        // open loop: more was offered than the endpoint carries, queues only grow
  kBeyondKnee,        // closed loop, kTail: more users bring no more throughput
  kNoHigherLevel,     // closed loop, kTail: nothing shows whether more users would
};

struct UpperEndRule {
  UpperEndReason reason = UpperEndReason::kGiven;
  // About how many requests of a flow give an upper end; nullopt if no number of requests at this
  // load is enough, or if none is known.
  std::optional<std::uint64_t> requests_needed{};
};

// Whether a figure of the stage has an upper end. With n requests, u users and a utilization of
// rho:
//   kRate    n >= 500
//   closed   kCentral n >= max(500, 60 u); kTail n >= max(1000, 60 u), below the knee only
//            (a single user is below it, because it waits for no other)
//   open     kCentral n >= 400 / (1 - rho)^2; kTail n >= 4000 / (1 - rho)^2
// `requests_needed` is given where the reason is kGiven or kTooShort.
UpperEndRule RuleOf(FigureKind kind, const StageFacts& stage);

// Whether throughput grew from `users` to `more_users`, so that `users` are below the knee: by more
// than 5 %, and by at least the users' growth to the power of 0.3, which noise does not reach.
// Asserts users < more_users.
bool ThroughputGrows(int users, double throughput, int more_users, double more_throughput);

}  // namespace llmb
