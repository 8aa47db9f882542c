#pragma once

#include <chrono>
#include <thread>

namespace llmb {

// Whether it became true within half a minute, which no test waits for in vain.
template <typename Condition>
bool WaitFor(Condition condition) {
  for (int i = 0; i < 6000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return false;
}

}  // namespace llmb
