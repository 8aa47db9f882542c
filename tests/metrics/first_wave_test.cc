#include "harness/metrics/first_wave.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

RequestRecord Record(int start, int ttft_ms, int users = 10) {
  RequestRecord record;
  record.load = ClosedLoop{users};
  record.started = TimePoint(std::chrono::seconds(start));
  record.time_to_first_token = milliseconds(ttft_ms);
  return record;
}

// 10 users: their first requests have a TTFT of 2.3 s, the 20 others one of `others_ms`.
FirstWave Wave(int others_ms) {
  FirstWave wave;
  for (int i = 10; i < 30; ++i) wave.Add(Record(i, others_ms));
  for (int i = 0; i < 10; ++i) wave.Add(Record(i, 2300));
  return wave;
}

TEST(FirstWave, IsSaidWhereItDiffers) {
  EXPECT_THAT(Wave(400).Text(),
              HasSubstr("the first 10 requests had a TTFT p50 of 2.3 s, the others 0.4 s"));
  EXPECT_THAT(Wave(400).Text(), HasSubstr("--num-warmups 10 "));
  EXPECT_THAT(Wave(12).Text(), HasSubstr("2.3 s, the others 12 ms"));
  // 2.3 s / 1.5 = 1.53 s.
  EXPECT_NE(Wave(1530).Text(), "");
  EXPECT_EQ(Wave(1540).Text(), "");
  EXPECT_NE(Wave(4000).Text(), "");
}

TEST(FirstWave, NothingIsSaidOfFewRequests) {
  EXPECT_EQ(FirstWave().Text(), "");
  FirstWave nine;
  for (int i = 0; i < 9; ++i) nine.Add(Record(i, 2300, 9));
  for (int i = 9; i < 40; ++i) nine.Add(Record(i, 10, 9));
  EXPECT_EQ(nine.Text(), "");
  // A second flow of the same load makes it 18.
  FirstWave two;
  two.Add(nine);
  two.Add(nine);
  EXPECT_THAT(two.Text(), HasSubstr("the first 18 requests"));
  EXPECT_THAT(two.Text(), HasSubstr("--num-warmups 9 "));
}

TEST(FirstWave, WarmupTakesItsPlace) {
  FirstWave wave = Wave(400);
  RequestRecord warmup = Record(0, 2300);
  warmup.warmup = true;
  wave.Add(warmup);
  EXPECT_EQ(wave.Text(), "");
}

}  // namespace
}  // namespace llmb
