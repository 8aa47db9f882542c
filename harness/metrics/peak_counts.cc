#include "harness/metrics/peak_counts.h"

#include <algorithm>
#include <chrono>

namespace llmb {
namespace {

constexpr std::chrono::milliseconds kSlot(10);
constexpr std::int64_t kSlotsPerSecond = std::chrono::seconds(1) / kSlot;

std::int64_t SlotOf(TimePoint time) { return time.time_since_epoch() / kSlot; }

std::uint64_t Largest(const std::map<std::int64_t, std::uint64_t>& by_second) {
  std::uint64_t largest = 0;
  for (const auto& [second, count] : by_second) largest = std::max(largest, count);
  return largest;
}

}  // namespace

void PeakCounts::Add(const RequestRecord& record) {
  if (!record.started || !record.total_latency) return;
  Attempt& attempt = attempts_[{run_, record.attempt}];
  attempt.requests.emplace_back(*record.started, *record.started + *record.total_latency);
  attempt.first = std::min(attempt.first, *record.started);
  if (record.token_times.empty()) events_unknown_ = true;
  for (const Nanoseconds time : record.token_times) {
    ++attempt.events[SlotOf(*record.started + time)];
  }
}

std::optional<std::uint64_t> PeakCounts::MostRequests() const {
  if (attempts_.empty()) return std::nullopt;
  std::uint64_t most = 0;
  for (const auto& [place, attempt] : attempts_) {
    std::map<std::int64_t, std::uint64_t> in_second;
    for (const auto& [start, end] : attempt.requests) {
      const std::int64_t last = (end - attempt.first) / std::chrono::seconds(1);
      for (std::int64_t second = (start - attempt.first) / std::chrono::seconds(1); second <= last;
           ++second) {
        ++in_second[second];
      }
    }
    most = std::max(most, Largest(in_second));
  }
  return most;
}

std::optional<std::uint64_t> PeakCounts::MostTokenEvents() const {
  if (attempts_.empty() || events_unknown_) return std::nullopt;
  std::uint64_t most = 0;
  for (const auto& [place, attempt] : attempts_) {
    const std::int64_t first = SlotOf(attempt.first);
    std::map<std::int64_t, std::uint64_t> in_second;
    for (const auto& [slot, count] : attempt.events) {
      in_second[(slot - first) / kSlotsPerSecond] += count;
    }
    most = std::max(most, Largest(in_second));
  }
  return most;
}

}  // namespace llmb
