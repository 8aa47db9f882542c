#include "harness/schedule/request_share.h"

namespace llmb {
namespace {

// How many of the numbers 0 to `end` - 1 leave the remainder index - 1 when divided by count.
std::uint64_t InTurn(const Shard& shard, std::uint64_t end) {
  const auto count = static_cast<std::uint64_t>(shard.count);
  return (end + count - static_cast<std::uint64_t>(shard.index)) / count;
}

}  // namespace

int UsersOf(const Shard& shard, int users) {
  return static_cast<int>(InTurn(shard, static_cast<std::uint64_t>(users)));
}

int UserAt(const Shard& shard, int place) { return shard.index - 1 + place * shard.count; }

std::uint64_t RequestShare::CountBelow(std::uint64_t end) const {
  if (users_ == 0) return InTurn(shard_, end);
  return end / users_ * InTurn(shard_, users_) + InTurn(shard_, end % users_);
}

std::vector<int> SharePerPrompt(const std::vector<int>& counts, const RequestShare& share) {
  std::vector<int> own;
  own.reserve(counts.size());
  std::uint64_t begin = 0;
  for (const int count : counts) {
    const std::uint64_t end = begin + static_cast<std::uint64_t>(count);
    own.push_back(static_cast<int>(share.CountIn(begin, end)));
    begin = end;
  }
  return own;
}

}  // namespace llmb
