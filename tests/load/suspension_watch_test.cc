#include "harness/load/suspension_watch.h"

#include <gtest/gtest.h>

#include "fixtures/fakes/manual_clock.h"

namespace llmb {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

using Duration = std::optional<Nanoseconds>;

class SuspensionWatchTest : public ::testing::Test {
 protected:
  // Waits for `waited`, with a deadline of 100 ms. Returns the suspension that the watch reports.
  Duration AfterWait(Nanoseconds waited) {
    watch_.WaitsUntil(clock_.Now(), clock_.Now() + milliseconds(100));
    clock_.Advance(waited);
    return watch_.RunsNow();
  }

  ManualClock clock_;
  SuspensionWatch watch_{clock_};
};

TEST_F(SuspensionWatchTest, APlannedWaitIsNotASuspension) {
  EXPECT_EQ(watch_.RunsNow(), std::nullopt);
  EXPECT_EQ(AfterWait(milliseconds(3)), std::nullopt);
  EXPECT_EQ(AfterWait(milliseconds(100)), std::nullopt);
  for (int i = 0; i < 30; ++i) EXPECT_EQ(AfterWait(milliseconds(99)), std::nullopt);
}

TEST_F(SuspensionWatchTest, CountsFromTheDeadlineOfTheWait) {
  EXPECT_EQ(AfterWait(milliseconds(5100)), seconds(5));
  EXPECT_EQ(AfterWait(milliseconds(10)), std::nullopt);
  EXPECT_EQ(AfterWait(milliseconds(1100)), seconds(1));
  EXPECT_EQ(AfterWait(milliseconds(1099)), std::nullopt);
}

TEST_F(SuspensionWatchTest, DetectsASuspensionOutsideOfAWait) {
  EXPECT_EQ(AfterWait(milliseconds(10)), std::nullopt);
  clock_.Advance(seconds(2));
  EXPECT_EQ(watch_.RunsAt(clock_.Now()), seconds(2));
  EXPECT_EQ(watch_.RunsAt(clock_.Now()), std::nullopt);
}

TEST_F(SuspensionWatchTest, AThreadThatWorksOrWaitsForACoreIsNotSuspended) {
  watch_.WaitsUntil(clock_.Now(), clock_.Now() + milliseconds(100));
  clock_.AdvanceBusy(seconds(30));
  EXPECT_EQ(watch_.RunsNow(), std::nullopt);
  // The thread is stopped for 3 s and then waits 400 ms for a core.
  watch_.WaitsUntil(clock_.Now(), clock_.Now());
  clock_.Advance(seconds(3));
  clock_.AdvanceBusy(milliseconds(400));
  EXPECT_EQ(watch_.RunsNow(), seconds(3));
}

TEST_F(SuspensionWatchTest, APastDeadlineIsNotAWait) {
  clock_.AdvanceBusy(seconds(5));
  EXPECT_EQ(watch_.RunsNow(), std::nullopt);
  watch_.WaitsUntil(clock_.Now(), clock_.Now() - seconds(5));
  EXPECT_EQ(watch_.RunsNow(), std::nullopt);
}

// Work before a suspension shortens the reported length by at most 250 ms.
TEST_F(SuspensionWatchTest, OnlyRecentWorkIsSubtracted) {
  for (int i = 0; i < 100; ++i) {
    watch_.WaitsUntil(clock_.Now(), clock_.Now() + milliseconds(100));
    clock_.AdvanceBusy(milliseconds(50));
    ASSERT_EQ(watch_.RunsNow(), std::nullopt);
  }
  const Duration suspended = AfterWait(milliseconds(2100));
  ASSERT_TRUE(suspended);
  EXPECT_GE(*suspended, milliseconds(1750));
  EXPECT_LE(*suspended, seconds(2));
}

TEST_F(SuspensionWatchTest, ASleepOfTheMachineIsASuspension) {
  clock_.Sleep(hours(8));  // before the next call of the watch
  EXPECT_EQ(AfterWait(milliseconds(100)), hours(8));
  EXPECT_EQ(AfterWait(milliseconds(100)), std::nullopt);
  clock_.Sleep(milliseconds(999));
  EXPECT_EQ(AfterWait(milliseconds(100)), std::nullopt);
  // The machine sleeps for 7 s, then the thread is stopped for 2 s.
  clock_.Sleep(seconds(7));
  EXPECT_EQ(AfterWait(milliseconds(2100)), seconds(9));
}

}  // namespace
}  // namespace llmb
