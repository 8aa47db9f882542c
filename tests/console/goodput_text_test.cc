#include "harness/console/goodput_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

EndpointSummary Summary(std::optional<double> good_share, std::optional<double> goodput) {
  EndpointSummary summary;
  summary.endpoint_name = "qwen";
  summary.load = ClosedLoop{8};
  summary.good_share = good_share;
  summary.goodput = goodput;
  return summary;
}

TEST(GoodputTextTest, HasALinePerEndpointAndLoad) {
  EXPECT_EQ(GoodputText({Summary(0.975, 12.34), Summary(1, std::nullopt)}, 80),
            "\nGood requests\n"
            "qwen at 8 users: 97.50 % of the requests, 12.3 requests/s\n"
            "qwen at 8 users: 100 % of the requests\n");
}

// 0.99999 is 99.999 %.
TEST(GoodputTextTest, OnlyAllRequestsAreAHundredPercent) {
  EXPECT_EQ(GoodputText({Summary(0.99999, 1)}, 80),
            "\nGood requests\nqwen at 8 users: 99.99 % of the requests, 1.00 requests/s\n");
}

// 44 of 120 are 36.666 %, and 1 of 100,000 is 0.001 %.
TEST(GoodputTextTest, TheShareIsRoundedAsInTheOtherTables) {
  EXPECT_EQ(GoodputText({Summary(44.0 / 120, 1), Summary(1e-5, 1), Summary(0, 0)}, 80),
            "\nGood requests\n"
            "qwen at 8 users: 36.67 % of the requests, 1.00 requests/s\n"
            "qwen at 8 users: 0.01 % of the requests, 1.00 requests/s\n"
            "qwen at 8 users: 0.00 % of the requests, 0 requests/s\n");
}

TEST(GoodputTextTest, IsEmptyWithoutLimits) {
  EXPECT_EQ(GoodputText({}, 80), "");
  EXPECT_EQ(GoodputText({Summary(std::nullopt, std::nullopt)}, 80), "");
}

}  // namespace
}  // namespace llmb
