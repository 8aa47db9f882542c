#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>

namespace llmb {

// The heartbeats in the responses of an endpoint. All workers of the endpoint share this object;
// thread-safe.
class HeartbeatCounts {
 public:
  struct Totals {
    std::int64_t heartbeats = 0;
    std::int64_t responses = 0;    // that held any
    std::int64_t most_in_one = 0;  // heartbeats of one response
  };

  // One response held `heartbeats` of them, which may be 0.
  void Add(std::int64_t heartbeats) {
    if (heartbeats == 0) return;
    const std::scoped_lock lock(mutex_);
    totals_.heartbeats += heartbeats;
    totals_.responses += 1;
    totals_.most_in_one = std::max(totals_.most_in_one, heartbeats);
  }

  Totals Get() const {
    const std::scoped_lock lock(mutex_);
    return totals_;
  }

 private:
  mutable std::mutex mutex_;
  Totals totals_;
};

}  // namespace llmb
