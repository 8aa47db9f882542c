#include "harness/load/request_pool.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "harness/base/random.h"

namespace llmb {

RequestPool::RequestPool(std::vector<std::vector<int>> iterations, int users, std::uint64_t seed)
    : iterations_(std::move(iterations)), seed_(seed) {
  for (std::vector<int>& list : iterations_) {
    std::ranges::reverse(list);
    left_ += list.size();
  }
  window_ = WindowOf(left_, users);
}

std::optional<PooledRequest> RequestPool::Draw(int user) {
  const std::scoped_lock lock(mutex_);
  if (left_ == 0) return std::nullopt;
  Round& round = RoundOf(user);
  while (true) {
    if (round.next >= round.prompts.size()) round.next = 0;
    const std::size_t prompt = round.prompts[round.next];
    std::vector<int>& iterations = iterations_[prompt];
    if (!iterations.empty()) {
      const PooledRequest request{prompt, iterations.back(), window_.Contains(drawn_++)};
      iterations.pop_back();
      --left_;
      ++round.next;
      return request;
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
  round.prompts.resize(iterations_.size());
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
