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

// `users` of 2.3 s each, and then `others` of 10 ms.
FirstWave WaveOf(int users, int others) {
  FirstWave wave;
  for (int i = 0; i < users; ++i) wave.Add(Record(i, 2300, users));
  for (int i = 0; i < others; ++i) wave.Add(Record(users + i, 10, users));
  return wave;
}

// All of the first are beyond all others in 2 of C(n + m, n) arrangements: 2 / C(21, 2) = 0.0095,
// 2 / C(20, 2) = 0.0105; 2 / 200 = 0.01; 2 / C(11, 3) = 0.012, 2 / C(12, 3) = 0.0091.
TEST(FirstWave, FewUsersNeedMoreOtherRequests) {
  EXPECT_EQ(FirstWave().Text(), "");
  EXPECT_EQ(WaveOf(2, 18).Text(), "");
  EXPECT_THAT(WaveOf(2, 19).Text(), HasSubstr("the first 2 requests"));
  EXPECT_EQ(WaveOf(3, 8).Text(), "");
  EXPECT_THAT(WaveOf(3, 9).Text(), HasSubstr("the first 3 requests"));
  EXPECT_EQ(WaveOf(1, 198).Text(), "");
  EXPECT_THAT(
      WaveOf(1, 199).Text(),
      HasSubstr("the first request had a TTFT of 2.3 s, the others 10 ms; cases include the "
                "first one, and --num-warmups 1 would keep it out"));
  EXPECT_EQ(WaveOf(8, 0).Text(), "");
}

// Shard 1 of 3 has the users 0, 3, 6 and 9 of 10.
TEST(FirstWave, AShardHasTheWaveOfItsUsers) {
  FirstWave wave;
  for (int i = 0; i < 4; ++i) wave.Add(Record(i, 2300, 10));
  for (int i = 4; i < 40; ++i) wave.Add(Record(i, 400, 10));
  const std::string text = wave.Text({.index = 1, .count = 3});
  EXPECT_THAT(text, HasSubstr("the first 4 requests had a TTFT p50 of 2.3 s, the others 0.4 s"));
  EXPECT_THAT(text, HasSubstr("--num-warmups 10 "));
  EXPECT_EQ(wave.Text(), "");
}

TEST(FirstWave, FlowsOfALoadAreAddedUp) {
  FirstWave two;
  two.Add(WaveOf(9, 31));
  two.Add(WaveOf(9, 31));
  EXPECT_THAT(two.Text(), HasSubstr("the first 18 requests"));
  EXPECT_THAT(two.Text(), HasSubstr("--num-warmups 9 "));
}

// Two of four are above all others, and two below: the medians differ, and the ranks do not.
TEST(FirstWave, NothingIsSaidOfADifferenceThatChanceExplains) {
  FirstWave wave;
  const int first[] = {1, 1, 900, 900};
  for (int i = 0; i < 4; ++i) wave.Add(Record(i, first[i], 4));
  for (int i = 4; i < 44; ++i) wave.Add(Record(i, 100, 4));
  EXPECT_EQ(wave.Text(), "");
}

// The first 10 requests are 1 of warm-up and 9 measured ones.
TEST(FirstWave, AWarmupRequestTakesOnePlaceOfIt) {
  FirstWave wave;
  for (int i = 0; i < 10; ++i) {
    RequestRecord record = Record(i, 2300);
    record.warmup = i == 0;
    wave.Add(record);
  }
  for (int i = 10; i < 40; ++i) wave.Add(Record(i, 400));
  EXPECT_THAT(wave.Text(), HasSubstr("the first 9 requests had a TTFT p50 of 2.3 s"));
  EXPECT_THAT(wave.Text(), HasSubstr("--num-warmups 10 "));
}

TEST(FirstWave, WarmupOfEveryUserTakesItsPlace) {
  FirstWave wave;
  for (int i = 0; i < 10; ++i) {
    RequestRecord record = Record(i, 2300);
    record.warmup = true;
    wave.Add(record);
  }
  for (int i = 10; i < 40; ++i) wave.Add(Record(i, i < 20 ? 2300 : 400));
  EXPECT_EQ(wave.Text(), "");
}

}  // namespace
}  // namespace llmb
