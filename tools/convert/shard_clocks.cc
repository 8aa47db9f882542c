#include "tools/convert/shard_clocks.h"

#include <algorithm>

namespace llmb {
namespace {

constexpr Nanoseconds kSameClock = std::chrono::milliseconds(1);

std::optional<Nanoseconds> MedianOf(std::vector<Nanoseconds>& values) {
  if (values.empty()) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

}  // namespace

std::uint32_t ShardClocks::ClockOf(int shard, int attempt, const std::string& host) {
  const auto next = static_cast<std::uint32_t>(clocks_.size());
  const auto [place, is_new] = numbers_.try_emplace({shard, attempt}, next);
  if (is_new) clocks_.push_back({.host = host, .differences = {}, .offset = {}, .measured = {}});
  return place->second;
}

void ShardClocks::Add(std::uint32_t clock, const RequestRecord& record) {
  if (!record.timestamp || !record.started) return;
  clocks_[clock].differences.push_back(record.timestamp->time_since_epoch() -
                                       record.started->time_since_epoch());
}

void ShardClocks::SetOffset(std::uint32_t clock, const ClockOffset& offset) {
  clocks_[clock].measured = offset.offset;
}

// A monotonic clock that is ahead has a smaller difference to the system clock.
std::optional<Nanoseconds> ShardClocks::Ahead(const Clock& clock) const {
  const Clock& joint = clocks_.front();
  if (all_measured_) return *clock.measured - *joint.measured;
  if (!clock.offset || !joint.offset) return std::nullopt;
  return *joint.offset - *clock.offset;
}

void ShardClocks::Finish() {
  all_measured_ =
      std::ranges::all_of(clocks_, [](const Clock& clock) { return clock.measured.has_value(); });
  for (Clock& clock : clocks_) {
    clock.offset = MedianOf(clock.differences);
    clock.differences = {};
    const std::optional<Nanoseconds> ahead = Ahead(clock);
    if (!ahead) continue;
    // On one machine, the system clock is more exact than messages are.
    const Clock& joint = clocks_.front();
    const bool same = clock.host == joint.host && clock.offset && joint.offset &&
                      std::chrono::abs(*clock.offset - *joint.offset) < kSameClock;
    if (!same) clock.shift = -*ahead;
  }
}

TimePoint ShardClocks::ToJoint(std::uint32_t clock, TimePoint time) const {
  return time + clocks_[clock].shift;
}

std::optional<WallTime> ShardClocks::ToWall(TimePoint joint) const {
  if (clocks_.empty() || !clocks_.front().offset) return std::nullopt;
  return WallTime(joint.time_since_epoch() + *clocks_.front().offset);
}

ClockAlignment ShardClocks::Alignment() const {
  const bool one = std::ranges::all_of(
      clocks_, [](const Clock& clock) { return clock.shift == Nanoseconds::zero(); });
  if (one) return ClockAlignment::kOneClock;
  return all_measured_ ? ClockAlignment::kMeasured : ClockAlignment::kBySystem;
}

}  // namespace llmb
