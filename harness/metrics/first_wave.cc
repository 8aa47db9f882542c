#include "harness/metrics/first_wave.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/metrics/quantile.h"

namespace llmb {
namespace {

constexpr std::size_t kFewest = 10;
constexpr double kFactor = 1.5;

std::string SecondsText(double seconds) {
  return seconds < 0.1 ? fmt::format("{:.3g} ms", seconds * 1e3) : fmt::format("{:.2g} s", seconds);
}

}  // namespace

void FirstWave::Add(const RequestRecord& record) {
  const std::optional<int> users = record.load.Users();
  if (!users || !record.started) return;
  Requests& requests = requests_[{0, record.attempt}];
  requests.users = static_cast<std::size_t>(*users);
  requests.had_warmup |= record.warmup;
  if (record.warmup || !record.HasUsableTimes() || !record.time_to_first_token) return;
  requests.ttfts.emplace_back(*record.started, ToSeconds(*record.time_to_first_token));
}

void FirstWave::Add(const FirstWave& other) {
  ++flows_added_;
  for (const auto& [key, requests] : other.requests_) {
    requests_[{flows_added_, key.second}] = requests;
  }
}

std::string FirstWave::Text() const {
  std::vector<double> first;
  std::vector<double> others;
  std::size_t users = 0;
  for (const auto& [key, requests] : requests_) {
    std::vector<std::pair<TimePoint, double>> ttfts = requests.ttfts;
    std::ranges::sort(ttfts);
    users = std::max(users, requests.users);
    const std::size_t wave = requests.had_warmup ? 0 : std::min(requests.users, ttfts.size());
    for (std::size_t i = 0; i < ttfts.size(); ++i) {
      (i < wave ? first : others).push_back(ttfts[i].second);
    }
  }
  if (first.size() < kFewest || others.size() < kFewest) return "";
  const double wave_p50 = *Quantile(first, 0.5);
  const double others_p50 = *Quantile(others, 0.5);
  if (wave_p50 <= kFactor * others_p50 && others_p50 <= kFactor * wave_p50) return "";
  return fmt::format(
      "the first {} requests had a TTFT p50 of {}, the others {}; cases include the "
      "first ones, and --num-warmups {} would keep them out",
      first.size(), SecondsText(wave_p50), SecondsText(others_p50), users);
}

}  // namespace llmb
