#include "harness/compare/change_verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numeric>

namespace llmb {
namespace {

// Rounded up to two digits: the factor is a rough one.
double RoundedUp(double value) {
  const double unit = std::pow(10, std::max(0.0, std::floor(std::log10(value)) - 1));
  return std::ceil(value / unit - 1e-9) * unit;
}

// "5,200"
std::string WithCommas(double value) {
  std::string digits = fmt::format("{:.0f}", value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
    digits.insert(static_cast<std::size_t>(at), ",");
  }
  return digits;
}

}  // namespace

std::string_view ChangeWordText(ChangeWord word) {
  constexpr std::array<std::string_view, 4> kTexts = {"faster", "slower", "no change found",
                                                      "cannot tell"};
  return kTexts.at(static_cast<std::size_t>(word));
}

std::vector<bool> HolmRejects(std::span<const double> p_values, double level) {
  std::vector<std::size_t> by_p(p_values.size());
  std::iota(by_p.begin(), by_p.end(), std::size_t{0});
  std::ranges::stable_sort(by_p, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<bool> rejects(p_values.size(), false);
  for (std::size_t i = 0; i < by_p.size(); ++i) {
    if (p_values[by_p[i]] > level / static_cast<double>(by_p.size() - i)) break;
    rejects[by_p[i]] = true;
  }
  return rejects;
}

ChangeWord WordOf(const RunChange& change, bool rejected, BetterDirection better, double margin) {
  assert(better != BetterDirection::kNeither && margin > 0);
  if (rejected) {
    const bool lower = change.ratio < 1;
    return lower == (better == BetterDirection::kLower) ? ChangeWord::kFaster : ChangeWord::kSlower;
  }
  const bool within = change.low >= 1 / (1 + margin) && change.high <= 1 + margin;
  return within ? ChangeWord::kNoChange : ChangeWord::kCannotTell;
}

double NeededFactor(const RunChange& change, double margin) {
  // Half of the interval may be that share of the margin: the figures of an endpoint that did not
  // change differ as well, which moves the interval towards an end of the margin.
  constexpr double kShareOfMargin = 0.62;
  // A comparison whose interval is short enough and lies too far to one side needs some more, too.
  constexpr double kLeast = 1.1;
  return std::max(kLeast, std::pow(change.HalfWidth() / (kShareOfMargin * std::log1p(margin)), 2));
}

std::string NeededText(const RunChange& change, const ComparisonSize& size, double margin) {
  const double factor = NeededFactor(change, margin);
  const std::string requests = WithCommas(RoundedUp(size.requests * factor));
  if (!size.of_runs) return fmt::format("needs about {} requests per run", requests);
  return fmt::format("needs about {} requests per run or {} runs a side", requests,
                     WithCommas(RoundedUp(size.runs * factor)));
}

}  // namespace llmb
