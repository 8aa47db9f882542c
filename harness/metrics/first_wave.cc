#include "harness/metrics/first_wave.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "harness/metrics/quantile.h"
#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

constexpr double kFactor = 1.5;
constexpr double kMostByChance = 0.01;

// How likely chance alone ranks `first` among `others` so far up or down: the test of Mann and
// Whitney, with its normal approximation. Where every one of the first is beyond all others, it is
// exact, because the approximation cannot tell so few values apart: then 2 of the
// C(n + m, n) arrangements are as extreme.
double Chance(const std::vector<double>& first, std::vector<double> others) {
  std::ranges::sort(others);
  const double n = static_cast<double>(first.size());
  const double m = static_cast<double>(others.size());
  double above = 0;  // pairs; ties are half
  for (const double value : first) {
    const auto [low, high] = std::equal_range(others.begin(), others.end(), value);
    above += static_cast<double>(low - others.begin()) + static_cast<double>(high - low) / 2;
  }
  if (above == 0 || above == n * m) {
    return 2 * std::exp(std::lgamma(n + 1) + std::lgamma(m + 1) - std::lgamma(n + m + 1));
  }
  const double deviation = std::sqrt(n * m * (n + m + 1) / 12);
  return std::erfc(std::abs(above - n * m / 2) / deviation / std::numbers::sqrt2);
}

std::string SecondsText(double seconds) {
  return seconds < 0.1 ? fmt::format("{:.3g} ms", seconds * 1e3) : fmt::format("{:.2g} s", seconds);
}

}  // namespace

void FirstWave::Add(const RequestRecord& record) {
  const std::optional<int> users = record.load.Users();
  if (!users || !record.started) return;
  Requests& requests = requests_[{0, record.attempt}];
  requests.users = static_cast<std::size_t>(*users);
  const bool has_figure = !record.warmup && record.HasUsableTimes() && record.time_to_first_token;
  requests.begun.push_back(
      {*record.started,
       has_figure ? std::optional(ToSeconds(*record.time_to_first_token)) : std::nullopt});
}

void FirstWave::Add(const FirstWave& other) {
  ++flows_added_;
  for (const auto& [key, requests] : other.requests_) {
    requests_[{flows_added_, key.second}] = requests;
  }
}

std::string FirstWave::Text(const Shard& shard) const {
  std::vector<double> first;
  std::vector<double> others;
  std::size_t users = 0;
  for (const auto& [key, requests] : requests_) {
    std::vector<Begun> begun = requests.begun;
    std::ranges::sort(begun, {}, &Begun::started);
    users = std::max(users, requests.users);
    const auto wave = static_cast<std::size_t>(UsersOf(shard, static_cast<int>(requests.users)));
    for (std::size_t i = 0; i < begun.size(); ++i) {
      if (begun[i].ttft) (i < wave ? first : others).push_back(*begun[i].ttft);
    }
  }
  if (first.empty() || others.empty()) return "";
  const double wave_p50 = *Quantile(first, 0.5);
  const double others_p50 = *Quantile(others, 0.5);
  if (wave_p50 <= kFactor * others_p50 && others_p50 <= kFactor * wave_p50) return "";
  if (Chance(first, others) > kMostByChance) return "";
  const std::string which = first.size() == 1
                                ? "the first request had a TTFT"
                                : fmt::format("the first {} requests had a TTFT p50", first.size());
  return fmt::format(
      "{} of {}, the others {}; cases include the first {}, and --num-warmups {} would keep {} out",
      which, SecondsText(wave_p50), SecondsText(others_p50), first.size() == 1 ? "one" : "ones",
      users, first.size() == 1 ? "it" : "them");
}

}  // namespace llmb
