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

}  // namespace
}  // namespace llmb
