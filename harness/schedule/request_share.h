#pragma once

#include <cstdint>
#include <vector>

#include "harness/schedule/load_level.h"
#include "harness/schedule/shard.h"

namespace llmb {

// How many of `users` users a shard plays: every `count`-th one, so shards differ by at most one.
int UsersOf(const Shard& shard, int users);

// The number, in the whole load, of the `place`-th user (from 0) of a shard.
int UserAt(const Shard& shard, int place);

// Which of the things that a stage counts from 0, such as requests, arrivals and conversations, a
// shard sends. Each has one shard, so that the parts of all shards are the whole.
class RequestShare {
 public:
  // Has all requests.
  RequestShare() = default;

  // `level` is that of the whole load. Arrivals of an open loop are dealt to the shards in turn. In
  // a closed loop requests are dealt to its users in turn, and a shard has those of its users: a
  // shard with more users has more to send, so all shards take about as long.
  RequestShare(const Shard& shard, const LoadLevel& level)
      : shard_(shard), users_(static_cast<std::uint64_t>(level.Users().value_or(0))) {}

  bool IsWhole() const { return shard_.count == 1; }
  // Whether it has none, because the closed loop has fewer users than there are shards.
  bool IsEmpty() const { return users_ > 0 && static_cast<std::uint64_t>(shard_.index) > users_; }
  bool Has(std::uint64_t number) const { return CountBelow(number + 1) > CountBelow(number); }

  // How many of the numbers 0 to `end` - 1 it has.
  std::uint64_t CountBelow(std::uint64_t end) const;
  // How many of the numbers `begin` to `end` - 1 it has.
  std::uint64_t CountIn(std::uint64_t begin, std::uint64_t end) const {
    return CountBelow(end) - CountBelow(begin);
  }

 private:
  Shard shard_;
  std::uint64_t users_ = 0;  // 0: dealt to the shards themselves
};

// How many requests of each prompt the share has, of `counts` in all. Prompt after prompt, the
// requests of a stage are counted in the order of their iterations.
std::vector<int> SharePerPrompt(const std::vector<int>& counts, const RequestShare& share);

}  // namespace llmb
