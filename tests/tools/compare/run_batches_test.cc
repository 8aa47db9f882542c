#include "tools/compare/run_batches.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::IsEmpty;

// Request i starts at i s, has a TTFT of i ms, and takes 500 ms for 3 tokens.
RequestRecord Record(int i) {
  RequestRecord record;
  record.started = TimePoint(seconds(i));
  record.time_to_first_token = milliseconds(i);
  record.total_latency = milliseconds(500);
  record.output_tokens = 3;
  return record;
}

TEST(RunBatchesTest, BatchesAreInOrderOfTheStarts) {
  RunBatches batches;
  for (int i = 20; i >= 0; --i) batches.Add(Record(i));
  const auto values = batches.Values();
  ASSERT_EQ(values.size(), 8U);
  // 21 requests: batches of 2, the last of 3. Medians of TTFT 0 and 1 ms, 2 and 3 ms, ...
  const std::vector<double> medians = {0.0005, 0.0025, 0.0045, 0.0065, 0.0085,
                                       0.0105, 0.0125, 0.0145, 0.0165, 0.019};
  EXPECT_THAT(values[0], testing::Pointwise(testing::DoubleEq(), medians));
  EXPECT_THAT(values[2], IsEmpty());  // no TPOT
  // One end every second from 0.5 to 19.5 in the 20 s from the first to the last start.
  EXPECT_THAT(values[7], testing::Each(1.0));
  EXPECT_THAT(values[6], testing::Each(3.0));
}

TEST(RunBatchesTest, FiguresAreOfTheWindow) {
  RunBatches batches;
  for (int i = 0; i < 30; ++i) {
    RequestRecord record = Record(i);
    record.in_window = i >= 10;
    if (i == 15) record.error_type = ErrorType::kTimeout;
    if (i == 12) record.warmup = true;
    batches.Add(record);
  }
  const auto values = batches.Values();
  EXPECT_DOUBLE_EQ(values[0].front(), 0.010);  // one value: 18 requests in 10 batches
  EXPECT_DOUBLE_EQ(values[0].back(), 0.0285);
}

TEST(RunBatchesTest, WithoutComparableStartsThereAreNone) {
  EXPECT_THAT(RunBatches().Values(), testing::Each(IsEmpty()));
  RunBatches attempts;
  RunBatches no_start;
  for (int i = 0; i < 30; ++i) {
    RequestRecord record = Record(i);
    record.attempt = i / 15;
    attempts.Add(record);
    record = Record(i);
    if (i == 7) record.started.reset();
    no_start.Add(record);
  }
  EXPECT_THAT(attempts.Values(), testing::Each(IsEmpty()));
  EXPECT_THAT(no_start.Values(), testing::Each(IsEmpty()));
}

TEST(RunBatchesTest, ATokenRateNeedsEveryCount) {
  RunBatches batches;
  for (int i = 0; i < 21; ++i) {
    RequestRecord record = Record(i);
    if (i == 3) record.output_tokens.reset();
    batches.Add(record);
  }
  EXPECT_THAT(batches.Values()[6], IsEmpty());
  EXPECT_EQ(batches.Values()[7].size(), 10U);
}

}  // namespace
}  // namespace llmb
