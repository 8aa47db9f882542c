#include "harness/http/unseen_since.h"

#include <gtest/gtest.h>

#include "fixtures/fakes/manual_clock.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

TimePoint At(int ms) { return TimePoint(milliseconds(ms)); }
constexpr auto kWakeTime = std::chrono::microseconds(200);

// How much earlier a thread that waited for a core for `queued` may have been woken.
constexpr Nanoseconds Before(Nanoseconds queued) { return queued + queued / 100 + kWakeTime; }

// A transport that checks its sockets and blocks if none is ready.
class UnseenSinceTest : public testing::Test {
 protected:
  void Check() { unseen_.BeginCheck(clock_.Now()); }
  // Blocks until `until`, then waits for a core for `queued`.
  void Block(int until, milliseconds queued) {
    unseen_.BeginBlocking();
    clock_.AdvanceTo(At(until));
    clock_.AdvanceQueued(queued);
    unseen_.EndBlocking(clock_.Now());
  }

  ManualClock clock_;
  UnseenSince unseen_{clock_};
};

TEST_F(UnseenSinceTest, NothingIsKnownAtFirst) {
  EXPECT_EQ(unseen_.Moment(std::nullopt), TimePoint{});
  EXPECT_EQ(unseen_.Moment(At(3)), TimePoint{});
}

TEST_F(UnseenSinceTest, AThreadThatBlockedWasWokenByTheFirstByte) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(30, milliseconds(0));
  EXPECT_EQ(unseen_.EarlyMoment(), At(10));
  EXPECT_EQ(unseen_.Moment(std::nullopt), At(30) - kWakeTime);
  EXPECT_EQ(unseen_.Moment(At(30)), At(30) - kWakeTime);
}

TEST_F(UnseenSinceTest, AThreadThatWaitedForACoreWasWokenBefore) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(30, milliseconds(50));
  EXPECT_EQ(unseen_.Moment(At(79)), At(80) - Before(milliseconds(50)));
}

TEST_F(UnseenSinceTest, LaterQueueTimeMakesTheBoundEarlier) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(30, milliseconds(0));
  clock_.AdvanceQueued(milliseconds(5));
  EXPECT_EQ(unseen_.Moment(At(30)), At(30) - Before(milliseconds(5)));
}

// Its bytes did not wake the thread: they waited in the socket of a stopped process.
TEST_F(UnseenSinceTest, BytesOlderThanTheWakeUpMayHaveArrivedAtAnyTimeSinceItBlocked) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(500, milliseconds(0));
  EXPECT_EQ(unseen_.Moment(At(40)), At(10));
  EXPECT_EQ(unseen_.Moment(At(4)), At(4)) << "never after the last byte";
}

TEST_F(UnseenSinceTest, ACheckThatFindsReadySocketsSaysNothingOfThoseInTheNextOne) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(20, milliseconds(0));
  clock_.AdvanceTo(At(30));
  Check();
  EXPECT_EQ(unseen_.Moment(At(31)), At(20) - kWakeTime);
  clock_.AdvanceTo(At(40));
  Check();
  EXPECT_EQ(unseen_.Moment(At(41)), At(30)) << "the ready sockets were served after it";
}

TEST_F(UnseenSinceTest, AnIncompleteCheckSaysNothing) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(20, milliseconds(0));
  clock_.AdvanceTo(At(30));
  Check();
  unseen_.CheckWasIncomplete();
  clock_.AdvanceTo(At(40));
  Check();
  EXPECT_EQ(unseen_.Moment(At(41)), At(20) - kWakeTime);
}

TEST_F(UnseenSinceTest, APeekAtAllSocketsCountsFromThen) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(20, milliseconds(0));
  unseen_.AllSeen(At(25));
  EXPECT_EQ(unseen_.Moment(At(26)), At(25));
  EXPECT_EQ(unseen_.EarlyMoment(), At(25));
}

TEST_F(UnseenSinceTest, APeekDoesNotShowTheEndOfAConnection) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(20, milliseconds(0));
  EXPECT_EQ(unseen_.EndMoment(), At(20) - kWakeTime);
  unseen_.AllSeen(At(25));
  EXPECT_EQ(unseen_.EndMoment(), At(20) - kWakeTime);
  clock_.AdvanceTo(At(30));
  Check();
  unseen_.AllSeen(At(35));
  EXPECT_EQ(unseen_.EndMoment(), At(20) - kWakeTime);
  clock_.AdvanceTo(At(40));
  Check();
  EXPECT_EQ(unseen_.EndMoment(), At(30)) << "the check at 30 ms would have reported it";
}

// The check at 30 ms reported an end that was left unread, so the one at 40 ms is no proof that it
// came after 30 ms.
TEST_F(UnseenSinceTest, AnEndThatWasLeftUnreadMayBeAsOldAsTheCheckBefore) {
  clock_.AdvanceTo(At(10));
  Check();
  clock_.AdvanceTo(At(20));
  Check();
  EXPECT_EQ(unseen_.EndMoment(), At(10));
  clock_.AdvanceTo(At(30));
  Check();
  EXPECT_EQ(unseen_.EndMoment(), At(20));
  unseen_.CheckWasIncomplete();
  clock_.AdvanceTo(At(40));
  Check();
  EXPECT_EQ(unseen_.EndMoment(), At(20));
  clock_.AdvanceTo(At(50));
  Check();
  EXPECT_EQ(unseen_.EndMoment(), At(40));
}

// Reading the queue time costs a system call, so it is not read at every wait.
TEST_F(UnseenSinceTest, QueueTimeShortlyBeforeTheWaitMayCount) {
  clock_.AdvanceTo(At(10));
  Check();
  Block(10, milliseconds(0));
  clock_.AdvanceTo(At(10) + std::chrono::microseconds(500));
  Check();
  clock_.AdvanceQueued(milliseconds(3));
  Block(40, milliseconds(0));
  EXPECT_EQ(unseen_.Moment(At(40)), At(40) - Before(milliseconds(3)));
}

}  // namespace
}  // namespace llmb
