#include "harness/load/request_pool.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "harness/base/random.h"

namespace llmb {

RequestPool::RequestPool(FlowRequests requests, int users, std::uint64_t seed)
    : requests_(std::move(requests)),
      share_(requests_.shard, ClosedLoop{users}),
      all_users_(users),
      users_(std::max(1, UsersOf(requests_.shard, users))),
      seed_(seed),
      warmups_(requests_.iterations.size(), requests_.shard.index - 1) {
  for (std::vector<int>& list : requests_.iterations) {
    std::ranges::reverse(list);
    left_ += list.size();
  }
  window_ = WindowOf(left_, users_);
}

TimePoint RequestPool::BeginOf(int user, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (!begin_) begin_ = now;
  return *begin_ + requests_.ramp_up * user / all_users_;
}

void RequestPool::StartsAt(TimePoint begin) {
  const std::scoped_lock lock(mutex_);
  if (measured_since_) measured_since_ = begin + (*measured_since_ - TimePoint{});
}

std::optional<PooledRequest> RequestPool::Draw(int user, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (!begin_) begin_ = now;
  if (left_ == 0) return std::nullopt;
  if (IsWarmup(now)) {
    ++warmups_begun_;
    const std::size_t prompt = NextPrompt(user);
    const int number = std::exchange(warmups_[prompt], warmups_[prompt] + requests_.shard.count);
    return PooledRequest{prompt, number, false, true};
  }
  if (!measured_since_) measured_since_ = now;
  if (requests_.duration && now - *measured_since_ >= *requests_.duration) return std::nullopt;
  if (requests_.conversations) return DrawTurn(user, now);
  return DrawMeasured(NextPrompt(user), now);
}

// A player continues its conversation, or begins the next one.
std::optional<PooledRequest> RequestPool::DrawTurn(int player, TimePoint now) {
  const Conversations& all = *requests_.conversations;
  auto place = places_.find(player);
  if (place == places_.end()) {
    if (next_conversation_ == all.turns.size()) return std::nullopt;
    place = places_.emplace(player, Place{next_conversation_++, 0}).first;
  }
  const std::vector<int>& turns = TurnsOf(place->second);
  PooledRequest request{.iteration = turns[place->second.next], .in_window = IsInWindow(now)};
  request.player = player;
  ++measured_begun_;
  --left_;
  if (++place->second.next == turns.size()) places_.erase(place);
  return request;
}

const std::vector<int>& RequestPool::TurnsOf(const Place& place) const {
  return requests_.conversations->turns[place.conversation];
}

void RequestPool::EndTurn(int player, bool succeeded) {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(player);
  if (succeeded || place == places_.end()) return;
  const std::size_t turns = TurnsOf(place->second).size() - place->second.next;
  ++abandoned_.conversations;
  abandoned_.turns += turns;
  left_ -= turns;
  places_.erase(place);
}

TimePoint RequestPool::ReadyAt(int player, TimePoint now) const {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(player);
  if (place == places_.end()) return now;
  const int row = TurnsOf(place->second)[place->second.next];
  const TimePoint ready = now + requests_.conversations->delays[static_cast<std::size_t>(row)];
  // A turn that would come after the end is not awaited.
  if (!requests_.duration || !measured_since_) return ready;
  return std::min(ready, *measured_since_ + *requests_.duration);
}

bool RequestPool::HasTurn(int player) const {
  const std::scoped_lock lock(mutex_);
  return places_.contains(player);
}

std::vector<int> RequestPool::RowsLeftOf(int player) const {
  const std::scoped_lock lock(mutex_);
  const auto place = places_.find(player);
  if (place == places_.end()) return {};
  const std::vector<int>& turns = TurnsOf(place->second);
  return {turns.begin() + static_cast<std::ptrdiff_t>(place->second.next), turns.end()};
}

RequestPool::Abandoned RequestPool::AbandonedTurns() const {
  const std::scoped_lock lock(mutex_);
  return abandoned_;
}

PooledRequest RequestPool::DrawMeasured(std::size_t prompt, TimePoint now) {
  std::vector<int>& iterations = requests_.iterations[prompt];
  const PooledRequest request{prompt, iterations.back(), IsInWindow(now)};
  ++measured_begun_;
  if (requests_.endless && iterations.size() == 1) {
    do {
      ++iterations.back();
    } while (!share_.Has(static_cast<std::uint64_t>(iterations.back())));
  } else {
    iterations.pop_back();
    --left_;
  }
  return request;
}

bool RequestPool::IsWarmup(TimePoint now) const {
  if (measured_since_) return false;
  return warmups_begun_ < requests_.num_warmups || now - *begin_ < requests_.ramp_up;
}

bool RequestPool::IsInWindow(TimePoint now) const {
  const std::uint64_t place = measured_begun_;
  if (!requests_.duration) return window_.Contains(place);
  const bool settled = users_ == 1 || (IsSettled(place, users_) &&
                                       (now - *measured_since_) * 10 >= *requests_.duration);
  if (requests_.endless) return settled;
  // Whichever of the count and the duration ends the flow, its first tenth is over when a tenth of
  // either is.
  return place < window_.end && (settled || place >= window_.begin);
}

// Prompts remain while any request is left.
std::size_t RequestPool::NextPrompt(int user) {
  Round& round = RoundOf(user);
  while (true) {
    if (round.next >= round.prompts.size()) round.next = 0;
    const std::size_t prompt = round.prompts[round.next];
    if (!requests_.iterations[prompt].empty()) {
      ++round.next;
      return prompt;
    }
    round.prompts.erase(round.prompts.begin() + static_cast<std::ptrdiff_t>(round.next));
  }
}

std::uint64_t RequestPool::Left() const {
  const std::scoped_lock lock(mutex_);
  return left_;
}

RequestPool::Round& RequestPool::RoundOf(int user) {
  const auto index = static_cast<std::size_t>(user);
  if (index >= rounds_.size()) rounds_.resize(index + 1);
  Round& round = rounds_[index];
  if (!round.prompts.empty()) return round;
  round.prompts.resize(requests_.iterations.size());
  std::iota(round.prompts.begin(), round.prompts.end(), std::size_t{0});
  Shuffle(round.prompts, MixSeeds({seed_, index}));
  return round;
}

std::vector<std::vector<int>> AllIterations(std::size_t prompts, int iterations) {
  std::vector<int> all(static_cast<std::size_t>(iterations));
  std::iota(all.begin(), all.end(), 0);
  return std::vector<std::vector<int>>(prompts, all);
}

}  // namespace llmb
