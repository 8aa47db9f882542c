#include "harness/base/await_wall_time.h"

#include <gtest/gtest.h>

#include "fixtures/fakes/manual_clock.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

TEST(AwaitWallTime, SleepsInShortPiecesUntilTheMoment) {
  ManualClock clock;
  const std::atomic<bool> interrupted{false};
  int sleeps = 0;
  AwaitWallTime(WallTime(milliseconds(120)), clock, interrupted, [&](Nanoseconds duration) {
    ++sleeps;
    clock.Advance(duration);
  });
  EXPECT_EQ(clock.WallNow(), WallTime(milliseconds(120)));
  EXPECT_EQ(sleeps, 3);  // 50, 50 and 20 ms
}

TEST(AwaitWallTime, FollowsAClockThatIsSet) {
  ManualClock clock;
  const std::atomic<bool> interrupted{false};
  AwaitWallTime(WallTime(std::chrono::hours(1)), clock, interrupted,
                [&](Nanoseconds /*duration*/) { clock.SetWallForward(std::chrono::hours(1)); });
  EXPECT_EQ(clock.Now(), TimePoint());
}

TEST(AwaitWallTime, DoesNotSleepForAMomentThatHasPassed) {
  ManualClock clock;
  clock.Advance(milliseconds(5));
  const std::atomic<bool> interrupted{false};
  AwaitWallTime(WallTime(milliseconds(5)), clock, interrupted,
                [](Nanoseconds /*duration*/) { FAIL() << "slept"; });
}

TEST(AwaitWallTime, EndsWithAnInterruption) {
  const ManualClock clock;
  std::atomic<bool> interrupted{false};
  AwaitWallTime(WallTime(milliseconds(120)), clock, interrupted,
                [&](Nanoseconds /*duration*/) { interrupted = true; });
  EXPECT_EQ(clock.WallNow(), WallTime());
}

}  // namespace
}  // namespace llmb
