#include "harness/metrics/error_bounds.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using namespace std::chrono_literals;

// Tokens at 100, 110, 120, 130 and 140 ms; the response ends at 141 ms.
RequestRecord FiveTokens() {
  RequestRecord record;
  record.time_to_first_token = 100ms;
  record.total_latency = 141ms;
  record.token_times = {100ms, 110ms, 120ms, 130ms, 140ms};
  record.seen_tokens = 5;
  record.time_per_output_token = 10ms;
  record.inter_token_latency = InterTokenLatency{.p50 = 10ms};
  return record;
}

TEST(ErrorBounds, WithoutTimesThereAreNone) {
  RequestRecord record;
  SetErrorBounds(record);
  EXPECT_FALSE(record.ttft_error_bound || record.tpot_error_bound || record.itl_error_bound ||
               record.total_latency_error_bound);
  ErrorBoundCounts counts;
  counts.Add(record);
  EXPECT_FALSE(ErrorBoundSeconds(counts.ttft).has_value());
  EXPECT_TRUE(counts.total_latency.Empty());
}

TEST(ErrorBounds, StampsOfTheirOwnAreAsExactAsAStamp) {
  RequestRecord record = FiveTokens();
  SetErrorBounds(record);
  EXPECT_EQ(record.ttft_error_bound, 50us);
  EXPECT_EQ(record.total_latency_error_bound, 50us);
  EXPECT_EQ(record.tpot_error_bound, 8000ns);  // 32 us / 4
  EXPECT_EQ(record.itl_error_bound, 32us);
}

TEST(ErrorBounds, ALateSendIsInEachTimeThatCountsFromIt) {
  RequestRecord record = FiveTokens();
  record.errors.start = 3ms;
  record.errors.first_token = record.errors.any_token = 2ms;
  record.errors.end = 5ms;
  record.errors.tokens = {2ms, 0ms, 0ms, 0ms, 0ms};
  SetErrorBounds(record);
  EXPECT_EQ(record.ttft_error_bound, 5050us);
  EXPECT_EQ(record.total_latency_error_bound, 8050us);
  EXPECT_EQ(record.tpot_error_bound, 508000ns);  // (2 ms + 32 us) / 4
}

// The first token may have come 8 ms too early or the last one 6 ms: the difference is then 8 ms
// too short or 6 ms too long, never 14.
TEST(ErrorBounds, OfADifferenceIsTheLargerOfBoth) {
  RequestRecord record = FiveTokens();
  record.errors.first_token = 8ms;
  record.errors.last_token = 6ms;
  SetErrorBounds(record);
  EXPECT_EQ(record.tpot_error_bound, 2008000ns);  // (8 ms + 32 us) / 4
}

TEST(ErrorBounds, IsRoundedUpToWholeNanoseconds) {
  RequestRecord record = FiveTokens();
  record.seen_tokens = 4;
  SetErrorBounds(record);
  EXPECT_EQ(record.tpot_error_bound, 10667ns);  // 32 us / 3
}

// The gaps are 10, 10, 10 and 10 ms. If the third token may have come 1 ms earlier, they are
// between 10, 9, 10, 10 and 10, 10, 11, 10: the median is 10 in any case.
TEST(ErrorBounds, OneLateTokenDoesNotMoveTheMedianGap) {
  RequestRecord record = FiveTokens();
  record.errors.any_token = 1ms;
  record.errors.tokens = {0ms, 0ms, 1ms, 0ms, 0ms};
  SetErrorBounds(record);
  EXPECT_EQ(record.itl_error_bound, 32us);
}

// Between 9, 9, 9, 10 and 10, 11, 11, 11: the median is between 9 and 11.
TEST(ErrorBounds, MostTokensLateMoveTheMedianGap) {
  RequestRecord record = FiveTokens();
  record.errors.any_token = 1ms;
  record.errors.tokens = {0ms, 1ms, 1ms, 1ms, 0ms};
  SetErrorBounds(record);
  EXPECT_EQ(record.itl_error_bound, 1032us);
}

TEST(ErrorBounds, ATimeThatIsNotShownHasNone) {
  RequestRecord record = FiveTokens();
  record.time_per_output_token.reset();
  record.inter_token_latency.reset();
  SetErrorBounds(record);
  EXPECT_TRUE(record.ttft_error_bound.has_value());
  EXPECT_FALSE(record.tpot_error_bound.has_value());
  EXPECT_FALSE(record.itl_error_bound.has_value());
}

TEST(ErrorBounds, OfAFigureIsThe99PercentQuantileOfItsRequests) {
  ErrorBoundCounts counts;
  RequestRecord record;
  record.ttft_error_bound = 100us;
  for (int i = 0; i < 99; ++i) counts.Add(record);
  record.ttft_error_bound = 50ms;
  counts.Add(record);
  // Rank 99 x 0.99 = 98.01 of 0 to 99: 100 us + 0.01 x 49,900 us.
  EXPECT_DOUBLE_EQ(*ErrorBoundSeconds(counts.ttft), 599e-6);
  ErrorBoundCounts both;
  both.Merge(counts);
  both.Add(record);
  // Rank 99 of 0 to 100: the first of the two 50 ms.
  EXPECT_DOUBLE_EQ(*ErrorBoundSeconds(both.ttft), 0.05);
}

TEST(ErrorBounds, ArePooledRoundedUpToMicroseconds) {
  ErrorBoundCounts counts;
  RequestRecord record;
  record.tpot_error_bound = 1ns;
  counts.Add(record);
  EXPECT_DOUBLE_EQ(*ErrorBoundSeconds(counts.tpot), 1e-6);
}

}  // namespace
}  // namespace llmb
