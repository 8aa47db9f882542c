#include "harness/console/number_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace llmb {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(ThreeDigitsTest, KeepsThreeSignificantDigits) {
  EXPECT_EQ(ThreeDigits(0.0012345), "0.00123");
  EXPECT_EQ(ThreeDigits(0.5), "0.500");
  EXPECT_EQ(ThreeDigits(1.2), "1.20");
  EXPECT_EQ(ThreeDigits(12.345), "12.3");
  EXPECT_EQ(ThreeDigits(123.4), "123");
  EXPECT_EQ(ThreeDigits(12345.6), "12346");
}

TEST(ThreeDigitsTest, CountsTheDigitsAfterRounding) {
  EXPECT_EQ(ThreeDigits(9.996), "10.0");
  EXPECT_EQ(ThreeDigits(99.96), "100");
  EXPECT_EQ(ThreeDigits(0.99951), "1.00");
}

TEST(ThreeDigitsTest, MissingAndNonFiniteValuesAreADash) {
  EXPECT_EQ(ThreeDigits(std::nullopt), "-");
  EXPECT_EQ(ThreeDigits(std::numeric_limits<double>::quiet_NaN()), "-");
  EXPECT_EQ(ThreeDigits(std::numeric_limits<double>::infinity()), "-");
  EXPECT_EQ(ThreeDigits(0.0), "0");
}

TEST(ShortLatencyTest, ChangesItsUnitAtOneSecond) {
  EXPECT_EQ(ShortLatency(std::nullopt), "-");
  EXPECT_EQ(ShortLatency(microseconds(12345)), "12.3 ms");
  EXPECT_EQ(ShortLatency(milliseconds(850)), "850 ms");
  EXPECT_EQ(ShortLatency(microseconds(999600)), "1.00 s");
  EXPECT_EQ(ShortLatency(milliseconds(12340)), "12.3 s");
}

TEST(ShortDurationTest, ShowsTwoUnits) {
  EXPECT_EQ(ShortDuration(std::nullopt), "-");
  EXPECT_EQ(ShortDuration(seconds(-3)), "0s");
  EXPECT_EQ(ShortDuration(milliseconds(59999)), "59s");
  EXPECT_EQ(ShortDuration(seconds(60)), "1m00s");
  EXPECT_EQ(ShortDuration(minutes(59) + seconds(59)), "59m59s");
  EXPECT_EQ(ShortDuration(hours(2) + minutes(5)), "2h05m");
  EXPECT_EQ(ShortDuration(hours(24 * 4 + 3)), "4d03h");
}

TEST(GroupedDigitsTest, GroupsByThree) {
  EXPECT_EQ(GroupedDigits(0), "0");
  EXPECT_EQ(GroupedDigits(999), "999");
  EXPECT_EQ(GroupedDigits(1000), "1,000");
  EXPECT_EQ(GroupedDigits(1234567), "1,234,567");
}

TEST(CountedTest, AddsAnSUnlessTheCountIsOne) {
  EXPECT_EQ(Counted(0, "request"), "0 requests");
  EXPECT_EQ(Counted(1, "request"), "1 request");
  EXPECT_EQ(Counted(3600, "request"), "3,600 requests");
}

}  // namespace
}  // namespace llmb
