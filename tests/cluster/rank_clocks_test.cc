#include "harness/cluster/rank_clocks.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace llmb {
namespace {

// What the ranks, a thread each, have sent to each other.
struct Mailboxes {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<std::pair<int, int>, std::deque<std::int64_t>> values;  // by sender and receiver
};

class ThreadCommunicator final : public Communicator {
 public:
  ThreadCommunicator(Mailboxes& boxes, int rank, int size)
      : boxes_(boxes), rank_(rank), size_(size) {}

  int Rank() const override { return rank_; }
  int Size() const override { return size_; }
  std::vector<std::string> Gather(const std::string& text) override { return {text}; }
  void Send(int rank, std::int64_t value) override {
    const std::scoped_lock lock(boxes_.mutex);
    boxes_.values[{rank_, rank}].push_back(value);
    boxes_.changed.notify_all();
  }
  std::int64_t Receive(int rank) override {
    std::unique_lock lock(boxes_.mutex);
    auto& box = boxes_.values[{rank, rank_}];
    boxes_.changed.wait(lock, [&] { return !box.empty(); });
    const std::int64_t value = box.front();
    box.pop_front();
    return value;
  }
  std::int64_t Await(int rank) override { return Receive(rank); }

 private:
  Mailboxes& boxes_;
  const int rank_;
  const int size_;
};

// The clock of another machine.
class AheadClock final : public Clock {
 public:
  explicit AheadClock(Nanoseconds ahead) : ahead_(ahead) {}
  TimePoint Now() const override { return clock_.Now() + ahead_; }
  WallTime WallNow() const override { return clock_.WallNow(); }

 private:
  const SystemClock clock_;
  const Nanoseconds ahead_;
};

// Three machines, 5 s and 7 s ahead of the first, or behind it.
TEST(MeasureClockOffset, IsWrongByItsBoundAtMost) {
  const Nanoseconds ahead[] = {{}, std::chrono::seconds(5), std::chrono::seconds(-7)};
  Mailboxes boxes;
  ClockOffset offsets[3];
  {
    std::vector<std::jthread> ranks;
    for (int rank = 0; rank < 3; ++rank) {
      ranks.emplace_back([&, rank] {
        ThreadCommunicator communicator(boxes, rank, 3);
        offsets[rank] = MeasureClockOffset(communicator, AheadClock(ahead[rank]));
      });
    }
  }
  EXPECT_EQ(offsets[0], ClockOffset());
  for (int rank = 1; rank < 3; ++rank) {
    EXPECT_GT(offsets[rank].error_bound, Nanoseconds::zero());
    EXPECT_LE(std::chrono::abs(offsets[rank].offset - ahead[rank]), offsets[rank].error_bound);
  }
}

}  // namespace
}  // namespace llmb
