#include "harness/schedule/arrivals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace llmb {
namespace {

constexpr std::array<std::pair<ArrivalProcess, std::string_view>, 3> kNames = {{
    {ArrivalProcess::kConstant, "constant"},
    {ArrivalProcess::kPoisson, "poisson"},
    {ArrivalProcess::kGamma, "gamma"},
}};

// The logarithm of a uniform number above 0: Uniform() may be 0, and 1 - Uniform() never is.
double LogUniform(Random& random) { return std::log(1 - random.Uniform()); }

// Gamma with a shape of at least 1 and the scale 1 (Marsaglia and Tsang, 2000).
double GammaFromOne(Random& random, double shape) {
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double normal = random.Normal();
    const double root = 1 + c * normal;
    if (root <= 0) continue;
    const double cube = root * root * root;
    if (LogUniform(random) < normal * normal / 2 + d - d * cube + d * std::log(cube)) {
      return d * cube;
    }
  }
}

// A smaller shape is that of shape + 1 times a power of a uniform number (the same paper).
double Gamma(Random& random, double shape) {
  if (shape >= 1) return GammaFromOne(random, shape);
  const double boost = std::exp(LogUniform(random) / shape);
  return GammaFromOne(random, shape + 1) * boost;
}

// A gap with the mean 1.
double UnitGap(Random& random, const ArrivalPattern& pattern) {
  switch (pattern.process) {
    case ArrivalProcess::kConstant:
      return 1;
    case ArrivalProcess::kPoisson:
      return -LogUniform(random);
    case ArrivalProcess::kGamma:
      return Gamma(random, pattern.burstiness) / pattern.burstiness;
  }
  return 1;
}

// When `count` mean gaps have passed.
double SecondsAfter(double count, const ArrivalPlan& plan) {
  const double ramp = ToSeconds(plan.ramp_up);
  // The rate is half of `rate` on average.
  const double in_ramp = plan.rate * ramp / 2;
  if (count < in_ramp) return std::sqrt(2 * ramp * count / plan.rate);
  return ramp + (count - in_ramp) / plan.rate;
}

}  // namespace

std::string_view Name(ArrivalProcess process) {
  return std::ranges::find(kNames, process, [](const auto& row) { return row.first; })->second;
}

std::optional<ArrivalProcess> ArrivalProcessNamed(std::string_view name) {
  for (const auto& [process, known] : kNames) {
    if (known == name) return process;
  }
  return std::nullopt;
}

Nanoseconds ArrivalDraws::Next() {
  const Nanoseconds due = FromSeconds(SecondsAfter(mean_gaps_, plan_));
  mean_gaps_ += UnitGap(random_, plan_.pattern);
  return due;
}

std::vector<Nanoseconds> DrawArrivals(const ArrivalPlan& plan, std::size_t count) {
  ArrivalDraws draws(plan);
  std::vector<Nanoseconds> arrivals(count);
  for (Nanoseconds& due : arrivals) due = draws.Next();
  return arrivals;
}

}  // namespace llmb
