#include "harness/base/threads.h"

#include <latch>
#include <vector>

namespace llmb {

int StartableThreads(int wanted) {
  std::latch all_counted(1);
  std::vector<std::jthread> threads;
  while (static_cast<int>(threads.size()) < wanted) {
    std::optional<std::jthread> thread = StartThread([&] { all_counted.wait(); });
    if (!thread) break;
    threads.push_back(std::move(*thread));
  }
  all_counted.count_down();
  return static_cast<int>(threads.size());
}

}  // namespace llmb
