#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace llmb {

// Numbers the turns of each session of a file and checks that they are in order. Keeps about 50
// bytes per session: names are compared by a hash of 64 bits.
class SessionOrder {
 public:
  // The number of the session's next turn, from 0. `turn` is the number that the file gives, if it
  // does. Error, without the place in the file: the given number is not the next one.
  Result<std::uint32_t> NextTurn(std::string_view session, std::optional<std::int64_t> turn);

  // Takes the time of the turn that NextTurn numbered. Error, without the place in the file: it is
  // earlier than the time of the session's last turn.
  Status TakeTime(std::string_view session, Nanoseconds timestamp);

 private:
  struct Session {
    std::uint32_t turns = 0;
    Nanoseconds last{0};
  };
  std::unordered_map<std::uint64_t, Session> sessions_;
};

// Turns the timestamps of a file into arrivals, counted from the first one. Rows either all have
// one or none has.
class ArrivalOrder {
 public:
  // The arrival of the next row. Errors, without the place: the time is before that of the row
  // before; the row has none but the rows before do, or the other way round.
  Result<std::optional<Nanoseconds>> Next(std::optional<Nanoseconds> timestamp);

  // The time counted in the same way, unchecked: of a turn after the first.
  std::optional<Nanoseconds> FromFirst(std::optional<Nanoseconds> timestamp) const;

 private:
  bool any_ = false;
  std::optional<Nanoseconds> first_;
  Nanoseconds last_{0};
};

}  // namespace llmb
