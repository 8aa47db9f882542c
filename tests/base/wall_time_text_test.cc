#include "harness/base/wall_time_text.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace llmb {
namespace {

// These tests set the time zone to two hours east of Greenwich.
class WallTimeText : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "TEST-2", 1);
    ::tzset();
  }
  void TearDown() override {
    ::unsetenv("TZ");
    ::tzset();
  }

  // 2026-03-01 23:30:15.999 UTC
  const WallTime time_ = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} +
                         std::chrono::hours(23) + std::chrono::minutes(30) +
                         std::chrono::milliseconds(15'999);
};

TEST_F(WallTimeText, TimestampsAndDatesAreInLocalTime) {
  EXPECT_EQ(TimestampText(time_), "20260302_013015");
  EXPECT_EQ(DateTimeText(time_), "2026-03-02T01:30:15+02:00");
}

TEST_F(WallTimeText, DaysAreInUtc) { EXPECT_EQ(DayText(time_), "2026-03-01"); }

TEST_F(WallTimeText, UtcTimesHaveMilliseconds) {
  EXPECT_EQ(UtcText(time_), "2026-03-01T23:30:15.999Z");
  EXPECT_EQ(UtcText(WallTime()), "1970-01-01T00:00:00.000Z");
}

TEST(ParseZonedTime, ReadsADateWithItsZone) {
  const WallTime noon =
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::hours(12);
  for (const char* text :
       {"2026-03-01T12:00:00Z", "2026-03-01 12:00Z", "2026-03-01T13:30:00+01:30",
        "2026-03-01T13:30:00+0130", "2026-03-01T07:00:00.000-05:00", "2026-03-02T02:00+14:00"}) {
    EXPECT_EQ(ParseZonedTime(text), noon) << text;
  }
  EXPECT_EQ(ParseZonedTime("2026-03-01T12:00:00.25Z"), noon + std::chrono::milliseconds(250));
  EXPECT_EQ(ParseZonedTime(UtcText(noon)), noon);
}

TEST(ParseZonedTime, KeepsNineDigitsOfASecond) {
  const WallTime noon =
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::hours(12);
  EXPECT_EQ(ParseZonedTime("2026-03-01T12:00:00.1234567899Z"), noon + Nanoseconds(123'456'789));
}

TEST(ParseTimeOrUtc, NeedsNoZone) {
  EXPECT_EQ(ParseTimeOrUtc("2026-03-01T12:00:00"), ParseZonedTime("2026-03-01T12:00:00Z"));
  EXPECT_EQ(ParseTimeOrUtc("2026-03-01T13:00+01:00"), ParseZonedTime("2026-03-01T12:00Z"));
  EXPECT_EQ(ParseTimeOrUtc("2026-03-01 12:00:00,5"), ParseZonedTime("2026-03-01T12:00:00.5Z"));
  EXPECT_EQ(ParseTimeOrUtc("2026-03-01T12:00:00 "), std::nullopt);
}

TEST(ParseZonedTime, RefusesOtherForms) {
  for (const char* text :
       {"", "noon", "2026-03-01", "2026-03-01T12:00:00", "2026-03-01T12:00:00 Z",
        "2026-02-30T12:00Z", "2026-13-01T12:00Z", "2026-03-01T24:00Z", "2026-03-01T12:60Z",
        "2026-03-01T12:00:60Z", "2026-03-01T12:00:00.Z", "26-03-01T12:00Z", "2026-03-01T12:00+1",
        "2026-03-01T12:00Zz", "2026-03-01T-1:00Z"}) {
    EXPECT_EQ(ParseZonedTime(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace llmb
