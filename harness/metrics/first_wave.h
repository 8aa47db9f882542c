#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/request_record.h"

namespace llmb {

// Compares the TTFT of the first request of each user with that of all later ones. All users begin
// at once, and an endpoint that meets them all in the same moment answers later than under the load
// that follows. Not thread-safe.
class FirstWave {
 public:
  // Adds a request of one flow of a closed loop; others are ignored, and those without a usable
  // TTFT too. Warm-up requests take the place of the first wave.
  void Add(const RequestRecord& record);

  // Adds another flow of the same load.
  void Add(const FirstWave& other);

  // "the first 20 requests had a TTFT p50 of 2.3 s, the others 0.4 s" and what that means; empty
  // unless the medians differ by more than a factor of 1.5 and there are at least 10 requests of
  // each kind.
  std::string Text() const;

 private:
  struct Requests {
    std::vector<std::pair<TimePoint, double>> ttfts;  // by start, in seconds
    std::size_t users = 0;
    bool had_warmup = false;
  };

  int flows_added_ = 0;
  std::map<std::pair<int, int>, Requests> requests_;  // by flow and attempt; the own flow is 0
};

}  // namespace llmb
