#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/request_record.h"
#include "harness/schedule/shard.h"

namespace llmb {

// Compares the TTFT of the first request of each user with that of all later ones. All users begin
// at once, and an endpoint that meets them all in the same moment answers later than under the load
// that follows. Not thread-safe.
class FirstWave {
 public:
  // Adds a request of one flow of a closed loop; those of other loads are ignored. Warm-up requests
  // are of the first wave where they are a user's first, but of no figure. Without a usable TTFT a
  // request has no figure either.
  void Add(const RequestRecord& record);

  // Adds another flow of the same load.
  void Add(const FirstWave& other);

  // "the first 20 requests had a TTFT p50 of 2.3 s, the others 0.4 s" and what that means; empty
  // unless the medians differ by more than a factor of 1.5, and by more than chance explains (rank
  // test of Mann and Whitney, p < 0.01). Two users need at least 19 other requests for that, one
  // user 199. The requests are those of `shard`, which has a share of the users; --num-warmups is a
  // number of the whole load.
  std::string Text(const Shard& shard = {}) const;

 private:
  struct Begun {
    TimePoint started;
    std::optional<double> ttft;  // in seconds; nullopt of warm-up, and without a usable one
  };
  struct Requests {
    std::vector<Begun> begun;
    std::size_t users = 0;
  };

  int flows_added_ = 0;
  std::map<std::pair<int, int>, Requests> requests_;  // by flow and attempt; the own flow is 0
};

}  // namespace llmb
