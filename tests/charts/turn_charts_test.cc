#include "harness/charts/turn_charts.h"

#include <gmock/gmock.h>

#include <chrono>

#include "tests/charts/sample_cases.h"

namespace llmb {
namespace {

using ::testing::HasSubstr;

// Each of 30 conversations has `turns` turns; turn i has its first token after 100 / (i + 1) ms.
EndpointSamples Conversations(const std::string& name, int users, int turns) {
  EndpointSamples samples = MakeSamples(name, users, 30 * turns);
  for (int i = 0; i < 30; ++i) {
    for (int turn = 0; turn < turns; ++turn) {
      RequestRecord record;
      record.turn = turn;
      record.started = TimePoint(std::chrono::seconds(i * turns + turn));
      record.time_to_first_token = std::chrono::milliseconds(100 / (turn + 1));
      samples.turn_times.Add(record, true);
    }
  }
  return samples;
}

TEST(HasSeveralTurns, NeedsASecondTurn) {
  EXPECT_FALSE(HasSeveralTurns({}));
  EXPECT_FALSE(HasSeveralTurns({MakeSamples("a", 1, 3), Conversations("b", 1, 1)}));
  EXPECT_TRUE(HasSeveralTurns({MakeSamples("a", 1, 3), Conversations("b", 1, 2)}));
}

TEST(TtftByTurn, HasAPointPerTurn) {
  const std::vector<EndpointSamples> endpoints = {Conversations("a", 1, 2)};
  const Page page = TtftByTurn({endpoints, {}});
  ASSERT_EQ(page.panels.size(), 1U);
  const Panel& panel = page.panels[0];
  const auto path = std::ranges::find(panel.shapes, ShapeKind::kPath, &Shape::kind);
  ASSERT_NE(path, panel.shapes.end());
  ASSERT_EQ(path->points.size(), 2U);
  EXPECT_DOUBLE_EQ(path->points[0].category, 0);
  EXPECT_DOUBLE_EQ(path->points[0].value, 100);
  EXPECT_DOUBLE_EQ(path->points[1].category, 1);
  EXPECT_DOUBLE_EQ(path->points[1].value, 50);
  EXPECT_EQ(panel.readings.at(1).text, "a, turn 1: median 50.0 ms, n = 30");
  EXPECT_EQ(panel.across->tics.size(), 2U);
  EXPECT_TRUE(page.legend.empty());
}

TEST(TtftByTurn, LinesOfLoadsDifferInTheirDashes) {
  const std::vector<EndpointSamples> endpoints = {Conversations("a", 1, 3),
                                                  Conversations("a", 8, 3)};
  const Page page = TtftByTurn({endpoints, {}});
  ASSERT_EQ(page.legend.size(), 2U);
  EXPECT_EQ(page.legend[0].color, page.legend[1].color);
  EXPECT_NE(page.legend[0].dash, page.legend[1].dash);
}

TEST(TtftByTurn, OfManyLinesOnlyTheHighestLoadsAreDrawn) {
  std::vector<EndpointSamples> endpoints;
  for (int i = 0; i < 7; ++i) {
    for (const int users : {1, 8}) {
      endpoints.push_back(Conversations(std::string(1, static_cast<char>('a' + i)), users, 2));
    }
  }
  const Page page = TtftByTurn({endpoints, {}});
  ASSERT_EQ(page.legend.size(), 7U);
  EXPECT_EQ(page.legend[0].name, "a @ 8");
  EXPECT_EQ(page.legend[0].series, "a");
  EXPECT_THAT(page.subtitle, HasSubstr("highest load only"));
}

TEST(TtftByTurn, WithoutTurnsSaysWhy) {
  const std::vector<EndpointSamples> endpoints = {MakeSamples("a", 1, 3)};
  EXPECT_EQ(TtftByTurn({endpoints, {}}).panels[0].message, "No conversation had a second turn");
  ChartContext context;
  context.streamed = false;
  EXPECT_EQ(TtftByTurn({endpoints, context}).panels[0].message, "Responses were not streamed");
}

}  // namespace
}  // namespace llmb
