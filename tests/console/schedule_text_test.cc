#include "harness/console/schedule_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/console/summary_table.h"
#include "harness/metrics/schedule_waits.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// TTFT in seconds.
EndpointSummary TtftSummary(double sent_p99, double scheduled_p99) {
  EndpointSummary summary;
  summary.endpoint_name = "llama";
  summary.load = OpenLoop{100};
  summary.time_to_first_token.p99 = sent_p99;
  summary.ttft_from_schedule.p50 = scheduled_p99 / 2;
  summary.ttft_from_schedule.p99 = scheduled_p99;
  return summary;
}

TEST(ScheduleSentences, AreNoneWithoutASchedule) {
  EXPECT_THAT(ScheduleSentences({}), IsEmpty());
  EXPECT_THAT(ScheduleSentences({EndpointSummary()}), IsEmpty());
}

TEST(ScheduleSentences, NameTheTtftFromTheScheduleAfterLongWaits) {
  EXPECT_THAT(
      ScheduleSentences({TtftSummary(0.0769, 0.0769), TtftSummary(0.0769, 20)}),
      ElementsAre("warning: requests waited to be sent with llama at 100 requests/s, and TTFT and "
                  "latency do not include that. From the schedule, TTFT is 10000 ms (p50) and "
                  "20000 ms (p99)."));
}

// 100 ms and a tenth of it.
TEST(ScheduleSentences, AWaitOfATenthIsNoise) {
  EXPECT_FALSE(HasScheduleWaits(TtftSummary(0.1, 0.1099)));
  EXPECT_TRUE(HasScheduleWaits(TtftSummary(0.1, 0.1101)));
}

// A note of its own says that they were sent late.
TEST(ScheduleSentences, ASendDelayIsNoWaitForASlot) {
  EndpointSummary late = TtftSummary(0.01, 0.015);
  late.client.send_delay_p99_ms = 6;
  EXPECT_FALSE(HasScheduleWaits(late));
  late.client.send_delay_p99_ms = 4;
  EXPECT_TRUE(HasScheduleWaits(late));
}

TEST(ScheduleSentences, AndAColumnStandBesideTheTtft) {
  SummaryReport report;
  report.summaries = {TtftSummary(0.1, 0.1)};
  EXPECT_THAT(SummaryText(report, 160), Not(HasSubstr("scheduled")));
  report.summaries = {TtftSummary(0.1, 0.1), TtftSummary(0.0769, 21.4)};
  const std::string text = SummaryText(report, 160);
  EXPECT_THAT(text, HasSubstr("TTFT p99"));
  EXPECT_THAT(text, HasSubstr("scheduled"));
  EXPECT_THAT(text, HasSubstr("From the schedule, TTFT is"));
}

}  // namespace
}  // namespace llmb
