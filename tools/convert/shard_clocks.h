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

// The monotonic clocks of shards, and the joint one: that of the first request added. If every
// clock has a measured offset, the offsets convert them. Otherwise the system clocks of their
// machines do: the median over the requests of (system time - monotonic time). How far the system
// clocks of two machines differ is not known. Clocks of one host that agree to a millisecond are
// one clock, and nothing is converted. Not thread-safe.
class ShardClocks {
 public:
  // The number of the clock of a shard's attempt. The first call with `shard` and `attempt` sets
  // its host.
  std::uint32_t ClockOf(int shard, int attempt, const std::string& host);

  // Adds a request to the median of its clock, if both times of its start are known.
  void Add(std::uint32_t clock, const RequestRecord& record);

  // Sets the measured offset of a clock to a reference that all clocks share. Call before Finish.
  void SetOffset(std::uint32_t clock, const ClockOffset& offset);

  // Computes the conversions. Call after the last Add, and before the functions below.
  void Finish();

  // Converts a time of a clock to the joint clock.
  TimePoint ToJoint(std::uint32_t clock, TimePoint time) const;
  // Converts a time of the joint clock to the system clock; nullopt if no request had both times.
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
