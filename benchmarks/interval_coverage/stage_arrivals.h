#pragma once

#include <cstdint>
#include <functional>
#include <queue>
#include <vector>

#include "harness/base/random.h"

namespace llmb {

// When the requests of a stage arrive: Poisson arrivals of an open loop, or those of users who send
// a request as soon as their last one has ended. Times are in seconds.
class StageArrivals {
 public:
  // `users` of 0: an open loop of `rate` requests per second.
  StageArrivals(int users, double rate, std::uint64_t seed);

  // The next arrival; infinity while all users are busy.
  double Next() const;

  // Removes it.
  double Take();

  // A request has ended. Its user is free; in an open loop nothing changes.
  void End(double at);

 private:
  using Times = std::priority_queue<double, std::vector<double>, std::greater<>>;

  void Draw();

  const bool open_;
  const double rate_;
  Random random_;
  double drawn_ = 0;
  Times times_;  // of an open loop: the next arrival
};

}  // namespace llmb
