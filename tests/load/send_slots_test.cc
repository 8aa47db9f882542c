#include "harness/load/send_slots.h"

#include <gtest/gtest.h>

#include "fixtures/fakes/manual_clock.h"
#include "fixtures/fakes/scripted_transport.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

constexpr TimePoint kAtOnce = TimePoint::min();

class SendSlotsTest : public ::testing::Test {
 protected:
  // Whether the transport was woken: its poll then returns before the deadline.
  bool Woken(ScriptedTransport& transport) {
    const TimePoint before = clock_.Now();
    transport.Poll(before + milliseconds(1));
    return clock_.Now() == before;
  }

  ManualClock clock_;
  ScriptedTransport first_{clock_, InOrder({{}})};
  ScriptedTransport second_{clock_, InOrder({{}})};
};

TEST_F(SendSlotsTest, AreFreeUntilAsManyAsAllowedAreTaken) {
  SendSlots slots(2);
  EXPECT_EQ(slots.Take(0, first_), kAtOnce);
  EXPECT_EQ(slots.Take(1, second_), kAtOnce);
  EXPECT_EQ(slots.Take(2, first_), std::nullopt);
  slots.GiveBack(TimePoint(milliseconds(5)));
  EXPECT_EQ(slots.Take(2, first_), TimePoint(milliseconds(5)));
}

TEST_F(SendSlotsTest, ASlotThatNobodyWaitsForIsFreeAtOnce) {
  SendSlots slots(1);
  EXPECT_EQ(slots.Take(0, first_), kAtOnce);
  slots.GiveBack(TimePoint(milliseconds(5)));
  EXPECT_EQ(slots.Take(1, first_), kAtOnce);
}

// Requests 2 and 1 wait, in this order. The first slot is for request 1, whose thread is woken.
TEST_F(SendSlotsTest, AreGivenInTheOrderOfTheSchedule) {
  SendSlots slots(1);
  EXPECT_EQ(slots.Take(0, first_), kAtOnce);
  EXPECT_EQ(slots.Take(2, first_), std::nullopt);
  EXPECT_EQ(slots.Take(1, second_), std::nullopt);
  slots.GiveBack(TimePoint(milliseconds(5)));
  EXPECT_TRUE(Woken(second_));
  EXPECT_FALSE(Woken(first_));
  EXPECT_EQ(slots.Take(2, first_), std::nullopt);
  EXPECT_EQ(slots.Take(1, second_), TimePoint(milliseconds(5)));
  slots.GiveBack(TimePoint(milliseconds(9)));
  EXPECT_TRUE(Woken(first_));
  EXPECT_EQ(slots.Take(2, first_), TimePoint(milliseconds(9)));
}

TEST_F(SendSlotsTest, ARequestThatLeavesWaitsNoMore) {
  SendSlots slots(1);
  EXPECT_EQ(slots.Take(0, first_), kAtOnce);
  EXPECT_EQ(slots.Take(1, first_), std::nullopt);
  slots.Leave(1, TimePoint(milliseconds(3)));
  slots.GiveBack(TimePoint(milliseconds(5)));
  EXPECT_EQ(slots.Take(2, second_), kAtOnce);
}

TEST_F(SendSlotsTest, TheSlotKeptForARequestThatLeavesIsTheNextOnes) {
  SendSlots slots(1);
  EXPECT_EQ(slots.Take(0, first_), kAtOnce);
  EXPECT_EQ(slots.Take(1, first_), std::nullopt);
  EXPECT_EQ(slots.Take(2, second_), std::nullopt);
  slots.GiveBack(TimePoint(milliseconds(5)));
  slots.Leave(1, TimePoint(milliseconds(7)));
  EXPECT_TRUE(Woken(second_));
  EXPECT_EQ(slots.Take(2, second_), TimePoint(milliseconds(7)));
}

}  // namespace
}  // namespace llmb
