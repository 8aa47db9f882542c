#pragma once

#include <functional>
#include <queue>
#include <vector>

namespace llmb {

// An endpoint in virtual time that serves up to `slots` requests at the same time (0: any number),
// first come, first served. Requests must arrive in the order of time. Times are in seconds.
class SlottedEndpoint {
 public:
  explicit SlottedEndpoint(int slots);

  struct Served {
    double begin = 0;
    double end = 0;
  };

  Served Serve(double arrival, double service);

 private:
  using Times = std::priority_queue<double, std::vector<double>, std::greater<>>;

  Times free_;  // when each slot is free; empty without a limit
};

}  // namespace llmb
