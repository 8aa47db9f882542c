#include "harness/record/percentile_choice.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

TEST(PercentileChoice, IsThatOfVllmByDefault) {
  const PercentileChoice choice;
  EXPECT_TRUE(choice.Has("ttft"));
  EXPECT_TRUE(choice.Has("tpot"));
  EXPECT_TRUE(choice.Has("itl"));
  EXPECT_FALSE(choice.Has("e2el"));
  EXPECT_THAT(choice.percentiles, ElementsAre(99));
}

TEST(ParsePercentileMetrics, ReadsNamesWithCommas) {
  EXPECT_THAT(*ParsePercentileMetrics("--percentile-metrics", "e2el,ttft,e2el"),
              ElementsAre("e2el", "ttft"));
  EXPECT_THAT(*ParsePercentileMetrics("--percentile-metrics", "itl"), ElementsAre("itl"));
}

TEST(ParsePercentileMetrics, RefusesOtherNames) {
  EXPECT_THAT(ParsePercentileMetrics("--percentile-metrics", "tftt").error().message,
              StartsWith("--percentile-metrics"));
  EXPECT_FALSE(ParsePercentileMetrics("--percentile-metrics", ""));
  EXPECT_THAT(ParsePercentileMetrics("--percentile-metrics", "client_queue_time").error().message,
              HasSubstr("there is no client_queue_time here"));
}

TEST(ParsePercentiles, ReadsNumbersWithCommas) {
  EXPECT_THAT(*ParsePercentiles("--metric-percentiles", "25,50,99.9"), ElementsAre(25, 50, 99.9));
  EXPECT_FALSE(ParsePercentiles("--metric-percentiles", "101"));
  EXPECT_FALSE(ParsePercentiles("--metric-percentiles", "p50"));
  EXPECT_FALSE(ParsePercentiles("--metric-percentiles", ""));
}

TEST(PercentileText, IsThatOfVllm) {
  EXPECT_EQ(PercentileText(99), "99");
  EXPECT_EQ(PercentileText(99.9), "99.9");
}

}  // namespace
}  // namespace llmb
