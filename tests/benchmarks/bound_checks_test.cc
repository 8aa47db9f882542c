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
  EXPECT_EQ(arrival.bound.max_us, 4050);
  EXPECT_EQ(arrival.bound.p50_us, 50);
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

// Stamps of 10, 20 and 30 ms; TPOT and the median gap are 10 ms. The bounds: 32 us / 2 = 16 us, and
// 32 us.
TEST(BoundChecks, TheTimePerTokenAndTheGapsAreThoseOfAnyMomentOfTheWrites) {
  RequestRecord record = ThreeTokens();
  record.errors.any_token = 0ms;
  record.errors.tokens = {};
  SetErrorBounds(record);
  const Nanoseconds errors[] = {0ms, 0ms, 0ms};
  const auto checked = [&](std::vector<TimePoint> begun, std::vector<TimePoint> ended) {
    BoundChecks checks;
    checks.Add(record, {begun, ended}, errors);
    return checks;
  };
  // From 10 to 29 ms is 9.5 ms; the last write ended at 30.
  const std::vector<TimePoint> last = {At(10ms), At(20ms), At(29ms)};
  EXPECT_EQ(checked(last, last).TimePerOutputToken().held, 0u);
  EXPECT_EQ(checked(last, last).TimePerOutputToken().error.max_us, 500);
  EXPECT_EQ(checked(last, {At(10ms), At(20ms), At(30ms)}).TimePerOutputToken().held, 1u);
  // From 9 to 30 ms is 10.5 ms; the first write ended at 10.
  const std::vector<TimePoint> first = {At(9ms), At(20ms), At(30ms)};
  EXPECT_EQ(checked(first, first).TimePerOutputToken().held, 0u);
  EXPECT_EQ(checked(first, {At(10ms), At(20ms), At(30ms)}).TimePerOutputToken().held, 1u);
  // Gaps of 11 and 10 ms: the median is 10.5. At least 10 and 10, with the end of the first write.
  EXPECT_EQ(checked(first, first).InterTokenLatency().held, 0u);
  EXPECT_EQ(checked(first, {At(10ms), At(20ms), At(30ms)}).InterTokenLatency().held, 1u);
  // Gaps of 10 and 9 ms: the median is 9.5, and at most 10.
  EXPECT_EQ(checked(last, last).InterTokenLatency().held, 0u);
  EXPECT_EQ(checked(last, {At(10ms), At(20ms), At(30ms)}).InterTokenLatency().held, 1u);
  // Without the end of the last write nothing is checked.
  EXPECT_EQ(checked(last, {At(10ms), At(20ms)}).TimePerOutputToken().values, 0u);
  EXPECT_EQ(checked(last, {At(10ms), At(20ms)}).InterTokenLatency().values, 0u);
}

// A stamp before the write is wrong, however long the write took.
TEST(BoundChecks, AStampBeforeTheWriteDoesNotHold) {
  BoundList list;
  list.Add(-2ms, 1ms, 5ms);
  EXPECT_EQ(list.Figures().held, 0u);
  list.Add(-1ms, 1ms, 5ms);
  list.Add(6ms, 1ms, 5ms);
  EXPECT_EQ(list.Figures().held, 2u);
  list.Add(-6ms, 1ms, 0ms, 5ms);
  list.Add(-7ms, 1ms, 0ms, 5ms);
  EXPECT_EQ(list.Figures().held, 3u);
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
