#pragma once

#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace llmb {

// Advice for messages that report that the system has no threads left.
inline constexpr const char* kMoreThreadsHint =
    "raise the limit of processes (ulimit -u, or the container's) or use fewer users";

// Starts a thread. nullopt if the system has none left.
template <typename Function>
std::optional<std::jthread> StartThread(Function&& function) {
  try {
    return std::jthread(std::forward<Function>(function));
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

// How many threads, at most `wanted`, can run at the same time in addition to those that exist.
// Starts them to find out, and ends them. 0 if `wanted` is not positive.
int StartableThreads(int wanted);

}  // namespace llmb
