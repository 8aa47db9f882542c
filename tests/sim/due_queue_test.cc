#include "fixtures/sim/due_queue.h"

#include <gtest/gtest.h>

#include <memory>

namespace llmb {
namespace {

TimePoint At(int nanoseconds) { return TimePoint(Nanoseconds(nanoseconds)); }

TEST(SimDueQueueTest, StartsEmpty) { EXPECT_EQ(SimDueQueue<int>().Earliest(), std::nullopt); }

TEST(SimDueQueueTest, PopsInOrderOfDueTime) {
  SimDueQueue<int> queue;
  for (const int due : {5, 1, 4, 2, 3}) {
    queue.Push(At(due), due * 10);
  }
  for (const int due : {1, 2, 3, 4, 5}) {
    EXPECT_EQ(queue.Earliest(), At(due));
    EXPECT_EQ(queue.Pop(), due * 10);
  }
  EXPECT_EQ(queue.Earliest(), std::nullopt);
}

TEST(SimDueQueueTest, SupportsMoveOnlyItems) {
  SimDueQueue<std::unique_ptr<int>> queue;
  queue.Push(At(2), std::make_unique<int>(2));
  queue.Push(At(1), std::make_unique<int>(1));
  EXPECT_EQ(*queue.Pop(), 1);
  EXPECT_EQ(*queue.Pop(), 2);
}

}  // namespace
}  // namespace llmb
