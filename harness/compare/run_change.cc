#include "harness/compare/run_change.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace llmb {
namespace {

// The logarithms of one side's values.
struct Side {
  double runs = 0;
  double mean = 0;
  double variance_of_mean = 0;
};

std::optional<Side> SideOf(std::span<const double> values) {
  const auto usable = [](double value) { return value > 0 && std::isfinite(value); };
  if (values.size() < 2 || !std::ranges::all_of(values, usable)) return std::nullopt;
  Side side;
  side.runs = static_cast<double>(values.size());
  for (const double value : values) side.mean += std::log(value) / side.runs;
  for (const double value : values) {
    side.variance_of_mean += std::pow(std::log(value) - side.mean, 2);
  }
  side.variance_of_mean /= side.runs * (side.runs - 1);
  return side;
}

double DegreesOfFreedom(const Side& a, const Side& b) {
  const double sum = a.variance_of_mean + b.variance_of_mean;
  return std::floor(sum * sum /
                    (a.variance_of_mean * a.variance_of_mean / (a.runs - 1) +
                     b.variance_of_mean * b.variance_of_mean / (b.runs - 1)));
}

}  // namespace

double RunChange::HalfWidth() const { return std::log(high / low) / 2; }

std::optional<RunChange> ChangeOf(std::span<const double> baseline, std::span<const double> fresh) {
  const std::optional<Side> a = SideOf(baseline);
  const std::optional<Side> b = SideOf(fresh);
  if (!a || !b) return std::nullopt;
  const double difference = b->mean - a->mean;
  const double error = std::sqrt(a->variance_of_mean + b->variance_of_mean);
  RunChange change;
  change.ratio = change.low = change.high = std::exp(difference);
  // Rounding makes the variance of equal values a little more than 0.
  if (error < 1e-12) {
    change.p_value = std::abs(difference) < 1e-12 ? 1 : 0;
    return change;
  }
  const boost::math::students_t student(std::max(1.0, DegreesOfFreedom(*a, *b)));
  const double half_width = boost::math::quantile(student, 0.975) * error;
  change.low = std::exp(difference - half_width);
  change.high = std::exp(difference + half_width);
  change.p_value =
      2 * boost::math::cdf(boost::math::complement(student, std::abs(difference) / error));
  return change;
}

}  // namespace llmb
