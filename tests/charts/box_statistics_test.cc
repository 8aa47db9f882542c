#include "harness/charts/box_statistics.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(BoxOfTest, NoValuesHaveNoBox) { EXPECT_FALSE(BoxOf({}).has_value()); }

TEST(BoxOfTest, OneValueIsEveryQuantile) {
  const auto box = BoxOf(std::vector<double>{7});
  EXPECT_EQ(box->count, 1u);
  EXPECT_EQ(box->p5, 7);
  EXPECT_EQ(box->median, 7);
  EXPECT_EQ(box->p95, 7);
  EXPECT_THAT(box->outside, IsEmpty());
}

TEST(BoxOfTest, QuantilesAreWorkedOutByHand) {
  // 0..10: h = 10 p, so p5 = 0.5, p25 = 2.5, p50 = 5, p75 = 7.5, p95 = 9.5.
  const auto box = BoxOf(std::vector<double>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_DOUBLE_EQ(box->p5, 0.5);
  EXPECT_DOUBLE_EQ(box->p25, 2.5);
  EXPECT_DOUBLE_EQ(box->median, 5);
  EXPECT_DOUBLE_EQ(box->p75, 7.5);
  EXPECT_DOUBLE_EQ(box->p95, 9.5);
  EXPECT_THAT(box->outside, ElementsAre(0, 10));
}

TEST(BoxOfTest, DotsAreThinnedEvenlyAndKeepTheExtremes) {
  std::vector<double> values;
  for (int i = 0; i < 100'000; ++i) values.push_back(i);
  const auto box = BoxOf(values);
  ASSERT_EQ(box->outside.size(), 2 * kMostDotsPerSide);
  EXPECT_EQ(box->outside.front(), 0);
  EXPECT_EQ(box->outside.back(), 99'999);
  // 5,000 values lie below p5 = 4,999.95; every 4,999 / 149 = 33.55th is kept.
  EXPECT_EQ(box->outside[1], 33);
  EXPECT_EQ(box->outside[kMostDotsPerSide - 1], 4'999);
  EXPECT_EQ(BoxOf(values)->outside, box->outside);
}

TEST(SortedForDrawingTest, OmitsValuesThatCannotBeDrawn) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(SortedForDrawing(std::vector<double>{3, std::nan(""), 0, -1, infinity, 2}),
              ElementsAre(0, 2, 3));
}

}  // namespace
}  // namespace llmb
