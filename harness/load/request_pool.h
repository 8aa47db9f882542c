#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/load/measured_window.h"

namespace llmb {

// One request of a flow: which prompt is sent, and as which of its iterations.
struct PooledRequest {
  std::size_t prompt = 0;  // index in the flow's prompts
  int iteration = 0;       // from 0, counted per prompt
  bool in_window = true;   // whether its figures stand for the load (measured_window.h)

  bool operator==(const PooledRequest&) const = default;
};

// The requests of a flow that are left to begin. All users of a flow draw from one pool, so no user
// is idle while a request is left. Each user goes round the prompts in an order of its own, drawn
// from the seed, so that users do not send the same prompt at the same time. Thread-safe.
class RequestPool {
 public:
  // `iterations` has one list per prompt: the iterations to send, in their order of sending. A
  // prompt may have none. `users` (at least 1) draw from the pool.
  RequestPool(std::vector<std::vector<int>> iterations, int users, std::uint64_t seed);

  // Removes and returns the next request of `user` (from 0); nullopt once the pool is empty.
  std::optional<PooledRequest> Draw(int user);

  // How many requests are left to begin.
  std::uint64_t Left() const;

 private:
  // A user's way round the prompts. Prompts without a request left are removed when met.
  struct Round {
    std::vector<std::size_t> prompts;
    std::size_t next = 0;
  };

  Round& RoundOf(int user);

  mutable std::mutex mutex_;
  std::vector<std::vector<int>> iterations_;  // by prompt; in reverse, the next one is the last
  std::uint64_t left_ = 0;
  MeasuredWindow window_;
  std::uint64_t drawn_ = 0;
  const std::uint64_t seed_;
  std::vector<Round> rounds_;  // by user
};

// The lists for a pool that sends each of `prompts` prompts `iterations` times.
std::vector<std::vector<int>> AllIterations(std::size_t prompts, int iterations);

}  // namespace llmb
