#include "harness/metrics/goodput.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord Record(Nanoseconds ttft) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.time_to_first_token = ttft;
  record.in_window = true;
  return record;
}

std::vector<EndpointSummary> Summaries() {
  EndpointSummary summary;
  summary.endpoint_name = "a";
  summary.request_throughput = 6;
  return {summary};
}

// 2 of 4 requests are good, 2 of 3 successes: 6 * 2 / 3 good ones per second.
TEST(Goodput, IsOfTheRequestsInTheWindow) {
  GoodputCounter counter({.ttft = 500ms});
  counter.Add(Record(400ms));
  counter.Add(Record(500ms));
  counter.Add(Record(501ms));
  RequestRecord record = Record(100ms);
  record.error_type = ErrorType::kReset;
  counter.Add(record);
  record.error_type = ErrorType::kCancelled;
  counter.Add(record);
  record = Record(100ms);
  record.in_window = false;
  counter.Add(record);
  auto summaries = Summaries();
  counter.AddTo(summaries);
  EXPECT_DOUBLE_EQ(*summaries[0].good_share, 0.5);
  EXPECT_DOUBLE_EQ(*summaries[0].goodput, 4);
}

// 1 of 3 requests is good, 6 * 1 / 3 per second.
TEST(Goodput, IsOfAllRequestsWhereTheWindowIs) {
  GoodputCounter counter({.ttft = 500ms});
  counter.Add(Record(400ms));
  RequestRecord outside = Record(600ms);
  outside.in_window = false;
  counter.Add(outside);
  counter.Add(outside);
  auto summaries = Summaries();
  summaries[0].window_is_all = true;
  counter.AddTo(summaries);
  EXPECT_DOUBLE_EQ(*summaries[0].good_share, 1.0 / 3);
  EXPECT_DOUBLE_EQ(*summaries[0].goodput, 2);
}

TEST(Goodput, WithoutARequestInTheWindowIsUnknown) {
  GoodputCounter counter({.ttft = 500ms});
  RequestRecord outside = Record(400ms);
  outside.in_window = false;
  counter.Add(outside);
  auto summaries = Summaries();
  counter.AddTo(summaries);
  EXPECT_FALSE(summaries[0].good_share);
  EXPECT_FALSE(summaries[0].goodput);
}

TEST(Goodput, OfOnlyFailuresIsZero) {
  GoodputCounter counter({.ttft = 500ms});
  RequestRecord record = Record(100ms);
  record.error_type = ErrorType::kReset;
  counter.Add(record);
  auto summaries = Summaries();
  counter.AddTo(summaries);
  EXPECT_EQ(summaries[0].good_share, 0);
  EXPECT_EQ(summaries[0].goodput, 0);
}

TEST(Goodput, DoesNotExistWithoutLimitsRequestsOrAThroughput) {
  GoodputCounter without_limits({});
  without_limits.Add(Record(1ms));
  auto summaries = Summaries();
  without_limits.AddTo(summaries);
  EXPECT_EQ(summaries[0].good_share, std::nullopt);
  GoodputCounter counter({.ttft = 500ms});
  counter.AddTo(summaries);
  EXPECT_EQ(summaries[0].goodput, std::nullopt);
  counter.Add(Record(1ms));
  summaries[0].request_throughput.reset();
  counter.AddTo(summaries);
  EXPECT_EQ(summaries[0].good_share, 1);
  EXPECT_EQ(summaries[0].goodput, std::nullopt);
}

}  // namespace
}  // namespace llmb
