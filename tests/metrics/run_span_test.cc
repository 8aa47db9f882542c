#include "harness/metrics/run_span.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

RequestRecord StartedAt(std::optional<TimePoint> start, int attempt = 0) {
  RequestRecord record;
  record.started = start;
  record.attempt = attempt;
  return record;
}

TEST(RunSpan, IsZeroWithoutRequests) {
  RunSpan span;
  EXPECT_EQ(span.Duration(), 0s);
  span.BeginRun();
  EXPECT_EQ(span.Duration(), 0s);
}

TEST(RunSpan, OfOneRequestIsItsLength) {
  RunSpan span;
  span.Add(StartedAt(TimePoint(5s)), 2s);
  EXPECT_EQ(span.Duration(), 2s);
}

TEST(RunSpan, IsFromTheEarliestStartToTheLatestEnd) {
  RunSpan span;
  span.Add(StartedAt(TimePoint(5s)), 10s);
  span.Add(StartedAt(TimePoint(3s)), 1s);
  span.Add(StartedAt(TimePoint(6s)), 1s);
  EXPECT_EQ(span.Duration(), 12s);  // 3 to 15
}

TEST(RunSpan, SeveralRunsAddUp) {
  RunSpan span;
  span.Add(StartedAt(TimePoint(5s)), 2s);
  span.BeginRun();
  EXPECT_EQ(span.Duration(), 2s);
  span.Add(StartedAt(TimePoint(1s)), 3s);
  EXPECT_EQ(span.Duration(), 5s);
}

TEST(RunSpan, TimeBetweenAttemptsDoesNotCount) {
  RunSpan span;
  span.Add(StartedAt(TimePoint(5s)), 2s);
  span.Add(StartedAt(TimePoint(100s), 1), 3s);
  span.Add(StartedAt(TimePoint(1s), 1), 1s);  // another clock: 1 to 103
  EXPECT_EQ(span.Duration(), 104s);
  span.BeginRun();
  span.Add(StartedAt(TimePoint(1s), 1), 1s);
  EXPECT_EQ(span.Duration(), 105s);
}

// Two repetitions from 5 to 7 and 100 to 103 s, with another level in between.
TEST(RunSpan, TimeBetweenRepetitionsDoesNotCount) {
  RunSpan span;
  RequestRecord record = StartedAt(TimePoint(5s));
  span.Add(record, 2s);
  record = StartedAt(TimePoint(100s));
  record.repetition = 1;
  span.Add(record, 3s);
  EXPECT_EQ(span.Duration(), 5s);
}

// Case by case, as in version 0.1: the first repetition from 0 to 12 s, the second from 5 to 20 s.
TEST(RunSpan, TimeThatRepetitionsShareCountsOnce) {
  RunSpan span;
  for (const int second : {0, 5, 10, 15}) {
    RequestRecord record = StartedAt(TimePoint(std::chrono::seconds(second)));
    record.repetition = second / 5 % 2;
    span.Add(record, second == 15 ? 5s : 2s);
  }
  EXPECT_EQ(span.Duration(), 20s);
}

TEST(RunSpan, OneUnknownStartMakesItUnknown) {
  RunSpan span;
  span.Add(StartedAt(TimePoint(5s)), 2s);
  span.Add(StartedAt(std::nullopt), 2s);
  EXPECT_EQ(span.Duration(), 0s);
  span.BeginRun();
  span.Add(StartedAt(TimePoint(5s)), 2s);
  EXPECT_EQ(span.Duration(), 0s);
}

}  // namespace
}  // namespace llmb
