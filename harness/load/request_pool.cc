#include "harness/load/request_pool.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "harness/base/random.h"

namespace llmb {

RequestPool::RequestPool(FlowRequests requests, int users, std::uint64_t seed)
    : requests_(std::move(requests)),
      users_(users),
      seed_(seed),
      warmups_(requests_.iterations.size()) {
  for (std::vector<int>& list : requests_.iterations) {
    std::ranges::reverse(list);
    left_ += list.size();
  }
  window_ = WindowOf(left_, users);
}

TimePoint RequestPool::BeginOf(int user, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (!begin_) begin_ = now;
  return *begin_ + requests_.ramp_up * user / users_;
}

std::optional<PooledRequest> RequestPool::Draw(int user, TimePoint now) {
  const std::scoped_lock lock(mutex_);
  if (!begin_) begin_ = now;
  if (left_ == 0) return std::nullopt;
  if (IsWarmup(now)) {
    ++warmups_begun_;
    const std::size_t prompt = NextPrompt(user);
    return PooledRequest{prompt, warmups_[prompt]++, false, true};
  }
  if (!measured_since_) measured_since_ = now;
  if (requests_.duration && now - *measured_since_ >= *requests_.duration) return std::nullopt;
  return DrawMeasured(NextPrompt(user), now);
}

PooledRequest RequestPool::DrawMeasured(std::size_t prompt, TimePoint now) {
  std::vector<int>& iterations = requests_.iterations[prompt];
  const PooledRequest request{prompt, iterations.back(), IsInWindow(now)};
  ++measured_begun_;
  if (requests_.endless && iterations.size() == 1) {
    ++iterations.back();
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
