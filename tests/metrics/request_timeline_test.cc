#include "harness/metrics/request_timeline.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord Record(std::string endpoint, Nanoseconds started, Nanoseconds latency) {
  RequestRecord record;
  record.endpoint_name = std::move(endpoint);
  record.started = TimePoint(started);
  record.total_latency = latency;
  return record;
}

TEST(RequestTimeline, IsInOrderOfStartsSinceTheFirst) {
  RequestTimeline timeline;
  timeline.Add(Record("b", 12s, 1s));
  timeline.Add(Record("a", 10s, 5s));
  const auto requests = timeline.Requests();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(timeline.Endpoints()[requests[0].endpoint], "a");
  EXPECT_DOUBLE_EQ(requests[0].start, 0);
  EXPECT_DOUBLE_EQ(requests[1].start, 2);
  EXPECT_DOUBLE_EQ(requests[1].End(), 3);
}

TEST(RequestTimeline, RunsAndAttemptsFollowOneAnother) {
  RequestTimeline timeline;
  timeline.BeginRun();
  timeline.Add(Record("a", 100s, 4s));
  RequestRecord resumed = Record("a", 5s, 1s);
  resumed.attempt = 1;
  timeline.Add(resumed);
  timeline.BeginRun();
  timeline.Add(Record("a", 7s, 1s));
  const auto requests = timeline.Requests();
  ASSERT_EQ(requests.size(), 3U);
  EXPECT_DOUBLE_EQ(requests[1].start, 4);
  EXPECT_DOUBLE_EQ(requests[2].start, 5);
}

TEST(RequestTimeline, WithoutAStartIsIncomplete) {
  RequestTimeline timeline;
  EXPECT_TRUE(timeline.IsComplete());
  EXPECT_TRUE(timeline.Requests().empty());
  RequestRecord record = Record("a", 1s, 1s);
  record.started.reset();
  timeline.Add(record);
  EXPECT_FALSE(timeline.IsComplete());
}

TEST(RequestTimeline, OnlySuccessesHaveTokens) {
  RequestTimeline timeline;
  RequestRecord failed = Record("a", 1s, 1s);
  failed.error_type = ErrorType::kTimeout;
  failed.time_to_first_token = 1ms;
  failed.output_tokens = 7;
  timeline.Add(failed);
  EXPECT_FALSE(timeline.Requests()[0].first_token);
  EXPECT_EQ(timeline.Requests()[0].output_tokens, 0);
}

}  // namespace
}  // namespace llmb
