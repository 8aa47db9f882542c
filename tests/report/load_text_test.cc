#include "harness/report/load_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(LoadText, ASequentialRunHasOneUser) {
  RunContext context;
  EXPECT_EQ(LoadText(context), "1 user per endpoint");
  context.levels = {ClosedLoop{10}};
  EXPECT_EQ(LoadText(context), "10 users per endpoint");
}

TEST(LoadText, ASearchChoosesItsLoads) {
  RunContext context;
  context.capacity.emplace_back();
  EXPECT_EQ(LoadText(context), "search for the capacity");
}

TEST(LoadsText, ListsSeveralLoadsFromLowToHigh) {
  EXPECT_EQ(LoadsText({ClosedLoop{1}}), "1 user per endpoint");
  EXPECT_EQ(LoadsText({ClosedLoop{10}, ClosedLoop{1}}), "1, 10 users per endpoint");
}

TEST(ReadableDate, SeparatesDayTimeAndZone) {
  EXPECT_EQ(ReadableDate("2026-03-01T12:00:00+01:00"), "2026-03-01 12:00:00 +01:00");
  EXPECT_EQ(ReadableDate("2026-03-01T12:00:00+00:00"), "2026-03-01 12:00:00 UTC");
  EXPECT_EQ(ReadableDate(""), "");
  EXPECT_EQ(ReadableDate("2026-03-01"), "2026-03-01");
}

}  // namespace
}  // namespace llmb
