#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/metrics/summary.h"
#include "harness/record/goodput_limits.h"
#include "harness/schedule/load_level.h"

namespace llmb {

// Counts the good requests of each endpoint at each load. Not thread-safe.
class GoodputCounter {
 public:
  explicit GoodputCounter(const GoodputLimits& limits) : limits_(limits) {}

  // Adds a finished request. Neither warm-up requests count, nor cancelled ones, nor those during
  // which the client was suspended.
  void Add(const RequestRecord& record);

  // Sets good_share, good requests / requests, and goodput, which is the request throughput times
  // good requests / successful ones, both of the requests in the window. Neither without limits or
  // without a request; no goodput without a throughput.
  void AddTo(std::vector<EndpointSummary>& summaries) const;

 private:
  struct Counts {
    std::uint64_t requests = 0;
    std::uint64_t successes = 0;
    std::uint64_t good = 0;

    void Add(const Counts& other);
  };
  struct Stage {
    Counts inside, outside;  // of the window
  };

  GoodputLimits limits_;
  std::map<std::pair<std::string, LoadLevel>, Stage> stages_;
};

}  // namespace llmb
