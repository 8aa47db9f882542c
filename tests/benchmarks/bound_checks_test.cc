#include "benchmarks/accuracy/bound_checks.h"

#include <gtest/gtest.h>

#include "harness/metrics/error_bounds.h"

namespace llmb {
namespace {

using namespace std::chrono_literals;

TimePoint At(Nanoseconds time) { return TimePoint(1s + time); }

// Tokens stamped at 10, 20 and 30 ms, of which the second may be 4 ms late.
RequestRecord ThreeTokens() {
  RequestRecord record;
  record.started = At(0ms);
  record.time_to_first_token = 10ms;
  record.token_times = {10ms, 20ms, 30ms};
  record.seen_tokens = 3;
  record.time_per_output_token = 10ms;
  record.inter_token_latency = InterTokenLatency{.p50 = 10ms};
  record.errors.any_token = 4ms;
  record.errors.tokens = {0ms, 4ms, 0ms};
  SetErrorBounds(record);
  return record;
}

TEST(BoundChecks, WithoutValuesNothingHoldsOrFails) {
  const BoundChecks none;
  EXPECT_EQ(none.Arrival().values, 0u);
  EXPECT_EQ(none.Arrival().HeldShare(), std::nullopt);
}

// The second token was written 3 ms before its stamp, and the third 1 ms, which no one knew.
TEST(BoundChecks, CompareEachTokenWithItsWrite) {
  const RequestRecord record = ThreeTokens();
  const TimePoint written[] = {At(10ms), At(17ms), At(29ms)};
  const Nanoseconds errors[] = {0ms, 4ms, 0ms};
  BoundChecks checks;
  checks.Add(record, {written, written}, errors);
  const BoundFigures arrival = checks.Arrival();
  EXPECT_EQ(arrival.values, 3u);
  EXPECT_EQ(arrival.held, 2u);
  EXPECT_EQ(arrival.error.max_us, 3000);
  EXPECT_EQ(arrival.bound.max_us, 4100);
  EXPECT_EQ(arrival.bound.p50_us, 100);
  EXPECT_EQ(checks.TimeToFirstToken().held, 1u);
  // 10 ms instead of 9.5: the bound is 32 us / 2.
  EXPECT_EQ(checks.TimePerOutputToken().held, 0u);
  EXPECT_EQ(checks.TimePerOutputToken().error.max_us, 500);
  // The gaps are 7 and 12 ms, their median 9.5. Bound: between (6 + 10) / 2 and (10 + 14) / 2.
  EXPECT_EQ(checks.InterTokenLatency().held, 1u);
  EXPECT_EQ(checks.InterTokenLatency().bound.max_us, 2032);
}

TEST(BoundChecks, ALateSendIsNoExcuseForALateStamp) {
  RequestRecord record = ThreeTokens();
  record.errors.start = 5ms;
  SetErrorBounds(record);
  const TimePoint written[] = {At(8ms), At(20ms), At(30ms)};
  const Nanoseconds errors[] = {0ms, 4ms, 0ms};
  BoundChecks checks;
  checks.Add(record, {written, written}, errors);
  EXPECT_EQ(checks.TimeToFirstToken().held, 0u);
}

// The endpoint waited for a core during its second write, from 17 to 21 ms: the event may have
// arrived right at its stamp of 20 ms. Nothing is known of the third write, so it is in no check.
TEST(BoundChecks, AnEventArrivesAtAnyMomentOfItsWrite) {
  const TimePoint written[] = {At(10ms), At(17ms), At(29ms)};
  const TimePoint ended[] = {At(10ms), At(21ms)};
  const Nanoseconds errors[] = {0ms, 0ms, 0ms};
  BoundChecks checks;
  checks.Add(ThreeTokens(), {written, ended}, errors);
  EXPECT_EQ(checks.Arrival().values, 2u);
  EXPECT_EQ(checks.Arrival().held, 2u);
  BoundChecks instant;
  instant.Add(ThreeTokens(), {written, written}, errors);
  EXPECT_EQ(instant.Arrival().held, 1u);
}

// A stamp before the write is wrong, however long the write took.
TEST(BoundChecks, AStampBeforeTheWriteDoesNotHold) {
  BoundList list;
  list.Add(-2ms, 1ms, 5ms);
  EXPECT_EQ(list.Figures().held, 0u);
  list.Add(-1ms, 1ms, 5ms);
  list.Add(6ms, 1ms, 5ms);
  EXPECT_EQ(list.Figures().held, 2u);
}

TEST(BoundChecks, OfSeveralThreadsAreMerged) {
  BoundChecks one;
  const TimePoint written[] = {At(10ms), At(20ms), At(30ms)};
  const Nanoseconds errors[] = {0ms, 4ms, 0ms};
  one.Add(ThreeTokens(), {written, written}, errors);
  BoundChecks both;
  both.Merge(one);
  both.Merge(one);
  EXPECT_EQ(both.Arrival().values, 6u);
  EXPECT_EQ(both.Arrival().HeldShare(), 1.0);
}

}  // namespace
}  // namespace llmb
