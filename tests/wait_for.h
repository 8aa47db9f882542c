#pragma once

#include <chrono>
#include <thread>

namespace llmb {

// Waits until `condition()` holds and returns true; false if it does not within 30 seconds.
template <typename Condition>
bool WaitFor(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// For tests of a duration, such as how long a program is stopped. A test that waits for an event
// must use WaitFor.
inline void LetTimePass(std::chrono::nanoseconds duration) {
  std::this_thread::sleep_for(duration);
}

}  // namespace llmb
