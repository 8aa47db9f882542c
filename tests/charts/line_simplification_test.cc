#include "harness/charts/line_simplification.h"

#include <gtest/gtest.h>

#include <cmath>

namespace llmb {
namespace {

TEST(Simplified, LeavesOutWhatLiesOnTheLine) {
  const std::vector<Pixel> line = {{0, 0}, {1, 0.1}, {2, 0}, {3, 0}, {3, 5}};
  const auto kept = Simplified(line, 0.2);
  ASSERT_EQ(kept.size(), 3U);
  EXPECT_EQ(kept[1].x, 3);
  EXPECT_EQ(kept[1].y, 0);
  EXPECT_EQ(kept[2].y, 5);
}

TEST(Simplified, KeepsEnds) {
  EXPECT_TRUE(Simplified({}, 1).empty());
  const std::vector<Pixel> one = {{1, 2}};
  EXPECT_EQ(Simplified(one, 1).size(), 1U);
  const std::vector<Pixel> same = {{1, 2}, {1, 2}, {1, 2}};
  EXPECT_EQ(Simplified(same, 1).size(), 2U);
}

TEST(Simplified, ACurveNeedsFewCornersAndKeepsItsForm) {
  std::vector<Pixel> curve;
  for (int i = 0; i <= 1000; ++i) curve.push_back({i * 1.0, 100 * std::sin(i / 100.0)});
  const auto kept = Simplified(curve, 0.3);
  EXPECT_LT(kept.size(), 120U);
  for (const Pixel& at : kept) EXPECT_NEAR(at.y, 100 * std::sin(at.x / 100), 1e-9);
}

}  // namespace
}  // namespace llmb
