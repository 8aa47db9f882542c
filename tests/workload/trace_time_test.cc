#include "harness/workload/trace_time.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

// 2023-11-16 is day 19,677 since 1970; 18:17:03 is second 65,823 of it.
TEST(ParseDateTime, ReadsDatesFractionsAndZones) {
  const Nanoseconds second = std::chrono::seconds(19'677LL * 86'400 + 65'823);
  EXPECT_EQ(ParseDateTime("2023-11-16 18:17:03"), second);
  EXPECT_EQ(ParseDateTime("2023-11-16T18:17:03Z"), second);
  EXPECT_EQ(ParseDateTime("2023-11-16 18:17:03.9799600"), second + Nanoseconds(979'960'000));
  EXPECT_EQ(ParseDateTime("2023-11-16 18:17:03.1234567899"), second + Nanoseconds(123'456'789));
  EXPECT_EQ(ParseDateTime("2023-11-16 20:17:03+02:00"), second);
  EXPECT_EQ(ParseDateTime("2023-11-16 20:17:03+0200"), second);
  EXPECT_EQ(ParseDateTime("2023-11-16 17:47:03-00:30"), second);
}

TEST(ParseDateTime, RefusesAnythingElse) {
  for (const char* text : {"", "2023", "2023-11-16", "2023-11-31 00:00:00", "2023-11-16 24:00:00",
                           "0000-01-01 00:00:00", "2023-11-16 18:17:03.", "2023-11-16 18:17:03 x",
                           "2023-11-16 18:17:03+2"}) {
    EXPECT_FALSE(ParseDateTime(text)) << text;
  }
}

TEST(ParseSeconds, ReadsSeconds) {
  EXPECT_EQ(ParseSeconds("5"), std::chrono::seconds(5));
  EXPECT_EQ(ParseSeconds("45.25"), std::chrono::milliseconds(45'250));
  for (const char* text : {"", "-1", "x", "1x", "nan", "1e300"}) {
    EXPECT_FALSE(ParseSeconds(text)) << text;
  }
}

}  // namespace
}  // namespace llmb
