#include "harness/schedule/arrivals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <functional>
#include <numeric>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t kSample = 20'000;

std::vector<double> GapsOf(const std::vector<Nanoseconds>& arrivals) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < arrivals.size(); ++i) {
    gaps.push_back(ToSeconds(arrivals[i] - arrivals[i - 1]));
  }
  return gaps;
}

double MeanOf(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double VariationOf(const std::vector<double>& values) {
  const double mean = MeanOf(values);
  double sum = 0;
  for (const double value : values) sum += (value - mean) * (value - mean);
  return std::sqrt(sum / static_cast<double>(values.size() - 1)) / mean;
}

// The largest distance of the empirical distribution from `cdf` (Kolmogorov and Smirnov), in units
// of 1 / sqrt(n). 1.63 is exceeded by chance in 1 % of samples.
double KolmogorovSmirnov(std::vector<double> values, const std::function<double(double)>& cdf) {
  std::ranges::sort(values);
  const auto count = static_cast<double>(values.size());
  double distance = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double theory = cdf(values[i]);
    const auto place = static_cast<double>(i);
    distance = std::max({distance, theory - place / count, (place + 1) / count - theory});
  }
  return distance * std::sqrt(count);
}

// The gaps are gamma with this shape and the mean 1 / rate; 1 is exponential.
void ExpectGamma(const ArrivalPlan& plan, double shape) {
  const std::vector<double> gaps = GapsOf(DrawArrivals(plan, kSample));
  const double variation = 1 / std::sqrt(shape);
  // Four standard errors of the mean, and 5 % of the variation.
  const double error = 4 * variation / std::sqrt(static_cast<double>(gaps.size()));
  EXPECT_NEAR(MeanOf(gaps) * plan.rate, 1, error) << shape;
  EXPECT_NEAR(VariationOf(gaps) / variation, 1, 0.05) << shape;
  const auto cdf = [&](double gap) { return boost::math::gamma_p(shape, gap * plan.rate * shape); };
  EXPECT_LT(KolmogorovSmirnov(gaps, cdf), 1.63) << shape;
}

// 4 per second: every 250 ms from the start on.
TEST(Arrivals, OfAConstantRateAreEvenlySpaced) {
  EXPECT_EQ(DrawArrivals({.pattern = {.process = ArrivalProcess::kConstant}, .rate = 4}, 4),
            (std::vector<Nanoseconds>{milliseconds(0), milliseconds(250), milliseconds(500),
                                      milliseconds(750)}));
}

TEST(Arrivals, OfAPoissonProcessHaveExponentialGaps) {
  ExpectGamma({.pattern = {}, .rate = 10, .seed = 1}, 1);
}

// Smaller shapes have many gaps below a nanosecond, the resolution of a schedule.
TEST(Arrivals, OfAGammaProcessHaveItsBurstiness) {
  for (const double shape : {0.5, 1.0, 4.0}) {
    ExpectGamma(
        {.pattern = {.process = ArrivalProcess::kGamma, .burstiness = shape}, .rate = 1, .seed = 2},
        shape);
  }
}

// The test itself can fail: gaps of another shape are told apart.
TEST(Arrivals, OfAnotherShapeDoNotPassTheTest) {
  const std::vector<double> gaps = GapsOf(
      DrawArrivals({.pattern = {.process = ArrivalProcess::kGamma, .burstiness = 1.1}}, kSample));
  EXPECT_GT(KolmogorovSmirnov(gaps, [](double gap) { return 1 - std::exp(-gap); }), 1.63);
}

TEST(Arrivals, AreTheSameForASeed) {
  const ArrivalPlan plan{.pattern = {}, .rate = 10, .seed = 7};
  EXPECT_EQ(DrawArrivals(plan, 100), DrawArrivals(plan, 100));
  ArrivalPlan other = plan;
  other.seed = 8;
  EXPECT_NE(DrawArrivals(other, 100), DrawArrivals(plan, 100));
}

// The numbers themselves, so that another system, compiler or version that draws differently is
// noticed.
TEST(Arrivals, AreTheSameOnEveryMachine) {
  EXPECT_EQ(DrawArrivals({.pattern = {}, .rate = 1000, .seed = 7}, 4),
            (std::vector<Nanoseconds>{Nanoseconds(0), Nanoseconds(494017), Nanoseconds(510948),
                                      Nanoseconds(2821169)}));
  EXPECT_EQ(DrawArrivals({.pattern = {.process = ArrivalProcess::kGamma, .burstiness = 0.5},
                          .rate = 1000,
                          .seed = 7},
                         4),
            (std::vector<Nanoseconds>{Nanoseconds(0), Nanoseconds(994490), Nanoseconds(1315049),
                                      Nanoseconds(4759678)}));
}

// Twice the rate: the same schedule in half the time, up to the rounding to a nanosecond.
TEST(Arrivals, OfTwoRatesDifferInScaleOnly) {
  const auto slow = DrawArrivals({.pattern = {}, .rate = 10}, 1000);
  const auto fast = DrawArrivals({.pattern = {}, .rate = 20}, 1000);
  for (std::size_t i = 0; i < slow.size(); ++i) {
    EXPECT_LE(std::abs((slow[i] - 2 * fast[i]).count()), 2) << i;
  }
}

// The rate rises from 0 to 10 per second over 2 s: t seconds after the start, 2.5 t^2 have arrived,
// so arrival x is due at sqrt(x / 2.5). 10 come within the ramp, and then one every 100 ms.
TEST(Arrivals, OfARampComeFasterAndFaster) {
  const auto arrivals = DrawArrivals(
      {.pattern = {.process = ArrivalProcess::kConstant}, .rate = 10, .ramp_up = seconds(2)}, 13);
  EXPECT_EQ(arrivals[0], seconds(0));
  EXPECT_NEAR(ToSeconds(arrivals[1]), std::sqrt(1 / 2.5), 1e-9);
  EXPECT_NEAR(ToSeconds(arrivals[5]), std::sqrt(5 / 2.5), 1e-9);
  EXPECT_EQ(arrivals[10], seconds(2));
  EXPECT_EQ(arrivals[12], milliseconds(2200));
}

TEST(Arrivals, NeverRunBackwardsAndAreFinite) {
  for (const double burstiness : {0.01, 0.3, 1000.0}) {
    const auto arrivals = DrawArrivals(
        {.pattern = {.process = ArrivalProcess::kGamma, .burstiness = burstiness}, .rate = kSample},
        kSample);
    EXPECT_TRUE(std::ranges::is_sorted(arrivals)) << burstiness;
    EXPECT_LT(arrivals.back(), seconds(10)) << burstiness;
  }
}

TEST(Arrivals, OfNoneAndOneAreEmptyAndTheStart) {
  EXPECT_TRUE(DrawArrivals({}, 0).empty());
  EXPECT_EQ(DrawArrivals({}, 1), (std::vector<Nanoseconds>{seconds(0)}));
}

TEST(ArrivalProcess, IsFoundByItsName) {
  for (const ArrivalProcess process :
       {ArrivalProcess::kConstant, ArrivalProcess::kPoisson, ArrivalProcess::kGamma}) {
    EXPECT_EQ(ArrivalProcessNamed(Name(process)), process);
  }
  EXPECT_EQ(ArrivalProcessNamed("uniform"), std::nullopt);
}

}  // namespace
}  // namespace llmb
