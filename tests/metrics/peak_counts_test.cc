#include "harness/metrics/peak_counts.h"

#include <gtest/gtest.h>

#include <chrono>

namespace llmb {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)

RequestRecord RequestFrom(Nanoseconds start, Nanoseconds latency,
                          std::vector<Nanoseconds> token_times) {
  RequestRecord record;
  record.started = TimePoint(start);
  record.total_latency = latency;
  record.token_times = std::move(token_times);
  return record;
}

// Seconds from 7.3 s on: the first request is in seconds 0 and 1, the second in 1 and 2, the third
// in 2. Second 1 has the events at 8.4, 8.8 and 8.9 s.
TEST(PeakCounts, CountInSecondsFromTheFirstStart) {
  PeakCounts peaks;
  peaks.Add(RequestFrom(8s + 500ms, 1s, {300ms, 400ms}));
  peaks.Add(RequestFrom(7s + 300ms, 1200ms, {100ms, 1100ms}));
  peaks.Add(RequestFrom(9s + 400ms, 100ms, {50ms}));
  EXPECT_EQ(peaks.MostRequests(), 2U);
  EXPECT_EQ(peaks.MostTokenEvents(), 3U);
}

TEST(PeakCounts, OfNothingAreEmpty) {
  EXPECT_FALSE(PeakCounts().MostRequests());
  EXPECT_FALSE(PeakCounts().MostTokenEvents());
  PeakCounts peaks;
  peaks.Add(RequestRecord());  // without a start
  EXPECT_FALSE(peaks.MostRequests());
}

TEST(PeakCounts, OfARequestWithoutTokenTimesHaveNoTokenEvents) {
  PeakCounts peaks;
  peaks.Add(RequestFrom(1s, 1s, {100ms}));
  peaks.Add(RequestFrom(1s, 1s, {}));
  EXPECT_EQ(peaks.MostRequests(), 2U);
  EXPECT_FALSE(peaks.MostTokenEvents());
}

TEST(PeakCounts, OfSeveralRunsAreThoseOfTheBusiest) {
  PeakCounts peaks;
  peaks.Add(RequestFrom(1s, 100ms, {100ms}));
  peaks.BeginRun();
  peaks.Add(RequestFrom(1s, 100ms, {100ms}));
  EXPECT_EQ(peaks.MostRequests(), 1U);
  EXPECT_EQ(peaks.MostTokenEvents(), 1U);
}

}  // namespace
}  // namespace llmb
