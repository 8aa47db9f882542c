#include "harness/http/wall_clock_offset.h"

#include <algorithm>

namespace llmb {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kMostEras = 8;

// Samples that differ by less than this still agree: the same oscillator drives both clocks, so
// that much is rounding. A wall clock that was set by less makes no difference.
constexpr Nanoseconds kAgreement = std::chrono::microseconds(1);

// The longest that the three readings of an undisturbed sample take.
constexpr Nanoseconds kGoodSample = Nanoseconds(250);

// If a stamp has two readings, one that is older than this is not believed.
constexpr Nanoseconds kLongWait = std::chrono::seconds(1);

}  // namespace

WallClockOffset::Era WallClockOffset::TakeSample(const Clock& clock) {
  const TimePoint before = clock.Now();
  const Nanoseconds wall = clock.WallNow().time_since_epoch();
  const TimePoint after = clock.Now();
  return {.low = wall - after.time_since_epoch(),
          .high = wall - before.time_since_epoch(),
          .first_seen = before,
          .last_seen = after};
}

void WallClockOffset::Sample(const Clock& clock) {
  Era sample = TakeSample(clock);
  // An interrupt between the readings widens a sample. Only then is another worth its cost.
  for (int i = 1; i < kTries && sample.high - sample.low > kGoodSample; ++i) {
    const Era another = TakeSample(clock);
    if (another.high - another.low < sample.high - sample.low) sample = another;
  }
  if (eras_.empty()) {
    eras_.push_back(sample);
    return;
  }
  Era& era = eras_.back();
  if (sample.low > era.high + kAgreement || sample.high < era.low - kAgreement) {
    ++steps_;
    eras_.push_back(sample);
    if (eras_.size() > kMostEras) eras_.pop_front();
    return;
  }
  era.last_seen = sample.last_seen;
  const bool overlap = sample.low <= era.high && sample.high >= era.low;
  era.low = overlap ? std::max(era.low, sample.low) : sample.low;
  era.high = overlap ? std::min(era.high, sample.high) : sample.high;
}

std::optional<TimePoint> WallClockOffset::MomentIn(std::size_t index, WallTime stamp,
                                                   TimePoint now) const {
  const Era& era = eras_[index];
  const bool is_newest = index + 1 == eras_.size();
  const TimePoint begin = index == 0 ? era.first_seen : eras_[index - 1].last_seen;
  const TimePoint end = is_newest ? now + (era.high - era.low) : eras_[index + 1].first_seen;
  // The lower bound of the offset gives the latest time, so no stamp is too early.
  const TimePoint moment(stamp.time_since_epoch() - era.low);
  if (moment < begin || moment > end) return std::nullopt;
  return std::min(moment, now);
}

std::optional<TimePoint> WallClockOffset::ToMonotonic(WallTime stamp, TimePoint now) const {
  std::optional<TimePoint> found;
  for (std::size_t i = eras_.size(); i-- > 0;) {
    const std::optional<TimePoint> moment = MomentIn(i, stamp, now);
    if (!moment) continue;
    const Nanoseconds earlier = found ? *found - *moment : Nanoseconds::zero();
    const bool both_recent = earlier > kAgreement && now - *moment <= kLongWait;
    if (both_recent || earlier < -kAgreement) return std::nullopt;
    if (!found) found = moment;
  }
  return found;
}

std::optional<Nanoseconds> WallClockOffset::Uncertainty() const {
  if (eras_.empty()) return std::nullopt;
  return eras_.back().high - eras_.back().low;
}

}  // namespace llmb
