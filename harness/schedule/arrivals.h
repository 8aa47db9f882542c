#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/random.h"
#include "harness/base/time.h"

namespace llmb {

// How the gaps between the arrivals of an open loop are distributed. Their mean is always 1 / rate.
enum class ArrivalProcess {
  kConstant,  // all the same
  kPoisson,   // exponential: their coefficient of variation is 1
  kGamma,     // gamma with the shape `burstiness`: it is 1 / sqrt(burstiness)
};

// "constant", "poisson" or "gamma".
std::string_view Name(ArrivalProcess process);
// nullopt for another name.
std::optional<ArrivalProcess> ArrivalProcessNamed(std::string_view name);

struct ArrivalPattern {
  ArrivalProcess process = ArrivalProcess::kPoisson;
  // The shape of a gamma process, above zero: at 1 arrivals are Poisson, below they come in bursts,
  // above they are more regular. As --burstiness of vLLM.
  double burstiness = 1;

  bool operator==(const ArrivalPattern&) const = default;
};

// What a schedule is drawn from.
struct ArrivalPlan {
  ArrivalPattern pattern;
  double rate = 1;        // arrivals per second, above zero
  Nanoseconds ramp_up{};  // the time over which the rate rises evenly from 0; 0: none
  std::uint64_t seed = 0;
};

// The moments at which the requests of a stage are due, from its start on, in ascending order. The
// first one is due at the start. They depend on the plan alone: not on the machine, threads or
// endpoints, except that the mathematical functions of two systems may differ in the last bit,
// which is less than a nanosecond in an hour. Two plans that differ in their rates only have the
// same schedule on another scale.
//
// During the ramp, `rate` t^2 / (2 ramp_up) mean gaps have passed at the time t, and after it one
// more every 1 / `rate`.
class ArrivalDraws {
 public:
  explicit ArrivalDraws(const ArrivalPlan& plan) : plan_(plan), random_(plan.seed) {}

  // Draws the next moment.
  Nanoseconds Next();

 private:
  const ArrivalPlan plan_;
  Random random_;
  double mean_gaps_ = 0;  // that have passed at the next arrival
};

// The first `count` moments.
std::vector<Nanoseconds> DrawArrivals(const ArrivalPlan& plan, std::size_t count);

}  // namespace llmb
