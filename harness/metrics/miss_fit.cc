#include "harness/metrics/miss_fit.h"

#include <algorithm>
#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <vector>

namespace llmb {
namespace {

double Logit(double share) { return std::log(share / (1 - share)); }
double Share(double logit) { return 1 / (1 + std::exp(-logit)); }

// A stage as the regression sees it.
struct FittedStage {
  double u = 0;  // the logarithm of its rate, less MissFit::center
  double misses = 0;
  double requests = 0;
};

// Half a miss and half a hit more, so that a stage without misses has a finite logit.
std::vector<FittedStage> FittedStagesOf(std::span<const StageMisses> stages, double center) {
  std::vector<FittedStage> fitted;
  fitted.reserve(stages.size());
  for (const StageMisses& stage : stages) {
    fitted.push_back({.u = std::log(stage.rate) - center,
                      .misses = static_cast<double>(stage.misses) + 0.5,
                      .requests = static_cast<double>(stage.requests) + 1});
  }
  return fitted;
}

double MeanLogRate(std::span<const StageMisses> stages) {
  double sum = 0;
  for (const StageMisses& stage : stages) sum += std::log(stage.rate);
  return sum / static_cast<double>(stages.size());
}

double LogLikelihood(const std::vector<FittedStage>& stages, double intercept, double slope) {
  double sum = 0;
  for (const FittedStage& stage : stages) {
    const double logit = intercept + slope * stage.u;
    // ln(1 + e^x), without an overflow of e^x.
    const double log_sum = std::max(logit, 0.0) + std::log1p(std::exp(-std::abs(logit)));
    sum += stage.misses * logit - stage.requests * log_sum;
  }
  return sum;
}

// X'WX of the regression, and the gradient of its likelihood.
struct Normal {
  double w = 0, wu = 0, wuu = 0;
  double gradient = 0, gradient_u = 0;

  double Determinant() const { return w * wuu - wu * wu; }
};

Normal NormalOf(const std::vector<FittedStage>& stages, double intercept, double slope) {
  Normal normal;
  for (const FittedStage& stage : stages) {
    const double share = Share(intercept + slope * stage.u);
    const double weight = stage.requests * share * (1 - share);
    normal.w += weight;
    normal.wu += weight * stage.u;
    normal.wuu += weight * stage.u * stage.u;
    normal.gradient += stage.misses - stage.requests * share;
    normal.gradient_u += (stage.misses - stage.requests * share) * stage.u;
  }
  return normal;
}

// Where the search for the maximum starts: weighted least squares on the stages' own logits.
void SetStart(const std::vector<FittedStage>& stages, MissFit& fit) {
  double w = 0, wu = 0, wuu = 0, wy = 0, wuy = 0;
  for (const FittedStage& stage : stages) {
    const double share = stage.misses / stage.requests;
    const double weight = stage.requests * share * (1 - share);
    const double logit = Logit(share);
    w += weight;
    wu += weight * stage.u;
    wuu += weight * stage.u * stage.u;
    wy += weight * logit;
    wuy += weight * stage.u * logit;
  }
  fit.slope = (w * wuy - wu * wy) / (w * wuu - wu * wu);
  fit.intercept = (wy - fit.slope * wu) / w;
}

// Newton's steps, each halved until it does not lower the likelihood.
void Maximize(const std::vector<FittedStage>& stages, MissFit& fit) {
  constexpr int kMostSteps = 100;
  double likelihood = LogLikelihood(stages, fit.intercept, fit.slope);
  for (int step = 0; step < kMostSteps; ++step) {
    const Normal normal = NormalOf(stages, fit.intercept, fit.slope);
    const double determinant = normal.Determinant();
    if (!(determinant > 0)) return;
    double da = (normal.wuu * normal.gradient - normal.wu * normal.gradient_u) / determinant;
    double db = (normal.w * normal.gradient_u - normal.wu * normal.gradient) / determinant;
    double next = LogLikelihood(stages, fit.intercept + da, fit.slope + db);
    for (int half = 0; half < 30 && !(next >= likelihood); ++half) {
      da /= 2;
      db /= 2;
      next = LogLikelihood(stages, fit.intercept + da, fit.slope + db);
    }
    if (!(next >= likelihood)) return;
    fit.intercept += da;
    fit.slope += db;
    likelihood = next;
    if (std::abs(da) < 1e-12 && std::abs(db) < 1e-12) return;
  }
}

double PearsonResidual(const FittedStage& stage, const MissFit& fit) {
  const double share = Share(fit.intercept + fit.slope * stage.u);
  return (stage.misses - stage.requests * share) / std::sqrt(stage.requests * share * (1 - share));
}

void SetVariances(const std::vector<FittedStage>& stages, MissFit& fit) {
  double chi_square = 0;
  for (const FittedStage& stage : stages) {
    chi_square += std::pow(PearsonResidual(stage, fit), 2);
  }
  fit.dispersion = std::max(1.0, chi_square / static_cast<double>(stages.size() - 2));
  const Normal normal = NormalOf(stages, fit.intercept, fit.slope);
  const double scale = fit.dispersion / normal.Determinant();
  fit.intercept_variance = scale * normal.wuu;
  fit.covariance = -scale * normal.wu;
  fit.slope_variance = scale * normal.w;
}

double StudentsT(const MissFit& fit) {
  const boost::math::students_t distribution(static_cast<double>(fit.stages - 2));
  return boost::math::quantile(distribution, kOneSidedConfidence);
}

}  // namespace

double MissFit::ShareAt(double rate) const {
  return Share(intercept + slope * (std::log(rate) - center));
}

std::optional<double> MissFit::RateAt(double share) const {
  if (!(slope > 0)) return std::nullopt;
  const double rate = std::exp(center + (Logit(share) - intercept) / slope);
  if (!std::isfinite(rate) || rate <= 0) return std::nullopt;
  return rate;
}

std::optional<MissFit> FitMisses(std::span<const StageMisses> stages) {
  constexpr std::size_t kFewest = 3;
  if (stages.size() < kFewest) return std::nullopt;
  const auto [least, most] = std::ranges::minmax_element(stages, {}, &StageMisses::rate);
  if (least->rate == most->rate) return std::nullopt;
  MissFit fit{.center = MeanLogRate(stages), .stages = stages.size()};
  const std::vector<FittedStage> fitted = FittedStagesOf(stages, fit.center);
  SetStart(fitted, fit);
  Maximize(fitted, fit);
  SetVariances(fitted, fit);
  return fit;
}

// (a + b u - y)^2 <= t^2 (Caa + 2 u Cab + u^2 Cbb) is A u^2 + 2 B u + C <= 0. It holds between two
// ends only if A is positive.
std::optional<RateRange> RateRangeOf(const MissFit& fit, double share) {
  const double t_square = std::pow(StudentsT(fit), 2);
  const double distance = fit.intercept - Logit(share);
  const double a = fit.slope * fit.slope - t_square * fit.slope_variance;
  if (!(fit.slope > 0) || !(a > 0)) return std::nullopt;
  const double b = fit.slope * distance - t_square * fit.covariance;
  const double c = distance * distance - t_square * fit.intercept_variance;
  const double root = std::sqrt(std::max(0.0, b * b - a * c));
  const RateRange range{.low = std::exp(fit.center + (-b - root) / a),
                        .high = std::exp(fit.center + (-b + root) / a)};
  if (!std::isfinite(range.high) || range.low <= 0) return std::nullopt;
  return range;
}

bool IsBelow(const MissFit& fit, double rate, double share) {
  const double u = std::log(rate) - fit.center;
  const double variance =
      fit.intercept_variance + 2 * u * fit.covariance + u * u * fit.slope_variance;
  const double upper = fit.intercept + fit.slope * u + StudentsT(fit) * std::sqrt(variance);
  return upper < Logit(share);
}

bool IsNotMonotonic(std::span<const StageMisses> stages) {
  constexpr std::size_t kFewest = 12;
  constexpr double kConfidence = 0.9995;
  if (stages.size() < kFewest) return false;
  std::vector<FittedStage> sorted = FittedStagesOf(stages, 0);
  std::ranges::sort(sorted, {}, &FittedStage::u);
  const std::size_t size = sorted.size();
  std::array<double, 3> counts{}, means{};
  const auto part_of = [&](std::size_t i) -> std::size_t {
    return i < size / 4 ? 0 : i < size - size / 4 ? 1 : 2;
  };
  const auto logit_of = [&](std::size_t i) { return Logit(sorted[i].misses / sorted[i].requests); };
  for (std::size_t i = 0; i < size; ++i) ++counts[part_of(i)];
  for (std::size_t i = 0; i < size; ++i) means[part_of(i)] += logit_of(i) / counts[part_of(i)];
  double squares = 0;
  for (std::size_t i = 0; i < size; ++i) squares += std::pow(logit_of(i) - means[part_of(i)], 2);
  const double degrees = static_cast<double>(size - means.size());
  const double t = boost::math::quantile(boost::math::students_t(degrees), kConfidence);
  const auto falls = [&](std::size_t before, std::size_t after) {
    const double variance = squares / degrees * (1 / counts[before] + 1 / counts[after]);
    return means[before] - means[after] > t * std::sqrt(variance);
  };
  return falls(0, 1) || falls(1, 2);
}

}  // namespace llmb
