#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/clock_offset.h"
#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// How the timelines of shards are joined.
enum class ClockAlignment {
  kOneClock,  // nothing is converted
  kMeasured,  // by offsets that were measured between the machines
  kBySystem,  // by the system clocks of the machines
};

// The monotonic clocks of shards, and the joint one: that of the first request added. Clocks are
// converted by their offsets if each has one, and else by the system clocks of their machines: by
// the median over the requests of (system time - monotonic time). How far the system clocks of two
// machines differ is not known. Clocks of one host that agree to a millisecond are one clock, and
// nothing is converted. Not thread-safe.
class ShardClocks {
 public:
  // The number of the clock of a shard's attempt, whose first call names its host.
  std::uint32_t ClockOf(int shard, int attempt, const std::string& host);

  // Adds a request, as which one knows both times of its start.
  void Add(std::uint32_t clock, const RequestRecord& record);

  // The offset of a clock to one that is the same for all; call before Finish.
  void SetOffset(std::uint32_t clock, const ClockOffset& offset);

  // Call after the last Add, and before what follows.
  void Finish();

  // A time of a clock as one of the joint clock.
  TimePoint ToJoint(std::uint32_t clock, TimePoint time) const;
  // A time of the joint clock by the system clock; nullopt if no request said both times.
  std::optional<WallTime> ToWall(TimePoint joint) const;

  ClockAlignment Alignment() const;

 private:
  struct Clock {
    std::string host;
    std::vector<Nanoseconds> differences;  // system - monotonic, until Finish
    std::optional<Nanoseconds> offset;     // their median
    std::optional<Nanoseconds> measured;   // by SetOffset
    Nanoseconds shift{};                   // what makes its times joint ones
  };
  // How far the times of a clock are ahead of the joint one's; nullopt if that is not known.
  std::optional<Nanoseconds> Ahead(const Clock& clock) const;

  std::map<std::pair<int, int>, std::uint32_t> numbers_;
  std::vector<Clock> clocks_;
  bool all_measured_ = false;
};

}  // namespace llmb
