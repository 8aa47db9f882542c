#pragma once

#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace llmb {

// What to do when the system has no threads left, for messages.
inline constexpr const char* kMoreThreadsHint =
    "raise the limit of processes (ulimit -u, or the container's) or use fewer users";

// Starts a thread. Nothing when the system has none left.
template <typename Function>
std::optional<std::jthread> StartThread(Function&& function) {
  try {
    return std::jthread(std::forward<Function>(function));
  } catch (const std::system_error&) {
    return std::nullopt;
  }
}

// How many of `wanted` threads can be started now, all at the same time and beside those that
// there are. Finds out by starting them, and ends them again. 0 when `wanted` is not above 0.
int StartableThreads(int wanted);

}  // namespace llmb
