#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// The monotonic clocks of shards, and the joint one: that of the first request added. A clock is
// converted by the system clock of its machine: by the median over its requests of (system time -
// monotonic time). How far the system clocks of two machines differ is not known. Clocks of one
// host that agree to a millisecond are one clock, and nothing is converted. Not thread-safe.
class ShardClocks {
 public:
  // The number of the clock of a shard's attempt, whose first call names its host.
  std::uint32_t ClockOf(int shard, int attempt, const std::string& host);

  // Adds a request, as which one knows both times of its start.
  void Add(std::uint32_t clock, const RequestRecord& record);

  // Call after the last Add, and before what follows.
  void Finish();

  // A time of a clock as one of the joint clock.
  TimePoint ToJoint(std::uint32_t clock, TimePoint time) const;
  // A time of the joint clock by the system clock; nullopt if no request said both times.
  std::optional<WallTime> ToWall(TimePoint joint) const;

  // Whether all are one clock.
  bool AreOne() const;

 private:
  struct Clock {
    std::string host;
    std::vector<Nanoseconds> differences;  // system - monotonic, until Finish
    std::optional<Nanoseconds> offset;     // their median
    Nanoseconds shift{};                   // what makes its times joint ones
  };
  std::map<std::pair<int, int>, std::uint32_t> numbers_;
  std::vector<Clock> clocks_;
};

}  // namespace llmb
