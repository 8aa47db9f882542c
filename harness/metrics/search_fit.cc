#include "harness/metrics/search_fit.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace llmb {
namespace {

using Stages = std::vector<const SearchStageResult*>;

Stages StagesNear(std::span<const SearchStageResult> rounds, double middle) {
  Stages near;
  for (const double distance : {0.16, 0.32, std::numeric_limits<double>::infinity()}) {
    near.clear();
    for (const SearchStageResult& result : rounds) {
      if (std::abs(std::log(result.stage.rate) - middle) < distance) near.push_back(&result);
    }
    if (near.size() >= kStagesPerRound) break;
  }
  return near;
}

std::vector<StageMisses> MissesOf(const Stages& stages, std::size_t threshold) {
  std::vector<StageMisses> misses;
  misses.reserve(stages.size());
  for (const SearchStageResult* result : stages) {
    const std::uint64_t requests = result->Judged(threshold);
    if (requests == 0) continue;
    misses.push_back(
        {.rate = result->stage.rate, .misses = result->misses[threshold], .requests = requests});
  }
  return misses;
}

bool AreTooMany(const std::vector<StageMisses>& stages, double share) {
  double misses = 0;
  double requests = 0;
  for (const StageMisses& stage : stages) {
    misses += static_cast<double>(stage.misses);
    requests += static_cast<double>(stage.requests);
  }
  return 1 - misses / requests < share;
}

std::optional<RateRange> SmallestRange(std::span<const double> shares,
                                       const std::vector<std::optional<MissFit>>& fits) {
  std::optional<RateRange> smallest;
  std::vector<std::size_t> endless;
  for (std::size_t i = 0; i < fits.size(); ++i) {
    const auto range = fits[i] ? RateRangeOf(*fits[i], 1 - shares[i]) : std::nullopt;
    if (!range) {
      endless.push_back(i);
    } else if (!smallest) {
      smallest = range;
    } else {
      smallest = {std::min(smallest->low, range->low), std::min(smallest->high, range->high)};
    }
  }
  if (!smallest) return std::nullopt;
  const auto may_bind = [&](std::size_t i) {
    return !fits[i] || !IsBelow(*fits[i], smallest->high, 1 - shares[i]);
  };
  return std::ranges::any_of(endless, may_bind) ? std::nullopt : smallest;
}

}  // namespace

Nanoseconds SpentOn(const std::vector<SearchStageResult>& stages) {
  Nanoseconds spent{};
  for (const SearchStageResult& stage : stages) spent += stage.duration;
  return spent;
}

std::uint64_t SearchStageResult::Judged(std::size_t threshold) const {
  return threshold < unjudged.size() ? counted - std::min(counted, unjudged[threshold]) : counted;
}

SearchFit FitSearch(std::span<const double> shares, std::span<const SearchStageResult> rounds,
                    double middle) {
  const Stages stages = StagesNear(rounds, middle);
  SearchFit fitted;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const std::vector<StageMisses> misses = MissesOf(stages, i);
    const auto& fit = fitted.fits.emplace_back(FitMisses(misses));
    fitted.any_misses_too_many |= AreTooMany(misses, shares[i]);
    if (!fit) continue;
    fitted.any_not_monotonic |= IsNotMonotonic(misses);
    const auto rate = fit->RateAt(1 - shares[i]);
    if (!rate || (fitted.rate && *fitted.rate <= *rate)) continue;
    fitted.rate = rate;
    fitted.binding = i;
  }
  fitted.range = SmallestRange(shares, fitted.fits);
  fitted.any_client_limited =
      std::ranges::any_of(stages, [](const auto* result) { return result->client_limited; });
  return fitted;
}

SearchFit FitRounds(std::span<const double> shares, std::span<const SearchStageResult> stages) {
  std::vector<SearchStageResult> rounds;
  for (const SearchStageResult& result : stages) {
    // A stage that counts less was measured again.
    const auto least = static_cast<std::uint64_t>(std::max(0, result.stage.Counted()));
    if (result.stage.phase == SearchPhase::kRound && 2 * result.counted >= least) {
      rounds.push_back(result);
    }
  }
  rounds.resize(rounds.size() - rounds.size() % kStagesPerRound);
  if (rounds.empty()) return {};
  double sum = 0;
  for (auto result = rounds.end() - kStagesPerRound; result != rounds.end(); ++result) {
    sum += std::log(result->stage.rate);
  }
  return FitSearch(shares, rounds, sum / kStagesPerRound);
}

}  // namespace llmb
