#include "harness/console/progress_display.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/console/screen.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr TimePoint kStart{std::chrono::hours(5)};

RequestRecord Success(const std::string& endpoint) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.time_to_first_token = milliseconds(100);
  record.total_latency = seconds(1);
  record.output_tokens = 10;
  return record;
}

// A display whose output goes to a screen of 60 x 10, and each write to `frames`.
class ProgressDisplayTest : public ::testing::Test {
 protected:
  ProgressDisplay MakeDisplay(DisplayKind kind) {
    ProgressOutput output;
    output.write = [this](std::string_view text) {
      frames.emplace_back(text);
      screen.Write(text);
    };
    output.writable = [this] { return writable; };
    output.size = [this] { return size; };
    output.terminal = terminal;
    return {kind, output};
  }

  ProgressState state{{{"a", 10}, {"b", 10}}, kStart};
  Screen screen;
  std::vector<std::string> frames;
  bool writable = true;
  bool terminal = true;
  TerminalSize size{.columns = 60, .rows = 10};
};

constexpr const char* kEmptyOverall =
    "  0% ...........................      0s elapsed   0/20  ETA      -";

TEST_F(ProgressDisplayTest, DrawsTheBlockAtTheStart) {
  size.columns = 68;
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  // 67 columns: 8 for names and 57 for the others leave none for bars.
  EXPECT_THAT(screen.Lines(),
              ElementsAre(kEmptyOverall,
                          "endpoint            done  success  TTFT p95  req/s  tok/s     ETA",
                          "a         waiting   0/10        -         -      -      -       -",
                          "b         waiting   0/10        -         -      -      -       -", ""));
}

TEST_F(ProgressDisplayTest, RedrawsInPlaceAtMostTwiceASecond) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  state.Add(Success("a"), kStart + milliseconds(100));
  display.Update(kStart + milliseconds(499));
  EXPECT_EQ(frames.size(), 1U);
  display.Update(kStart + milliseconds(500));
  EXPECT_EQ(frames.size(), 2U);
  display.Update(kStart + milliseconds(999));
  EXPECT_EQ(frames.size(), 2U);
  ASSERT_EQ(screen.Lines().size(), 5U);
  EXPECT_THAT(screen.Lines()[0], HasSubstr("1/20"));
}

TEST_F(ProgressDisplayTest, LeavesTheCursorVisibleBelowTheBlockAfterEachFrame) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  for (int i = 1; i < 4; ++i) {
    EXPECT_TRUE(screen.CursorVisible());
    EXPECT_EQ(screen.Row(), 4U);
    EXPECT_EQ(screen.Column(), 0U);
    display.Update(kStart + seconds(i));
  }
  EXPECT_EQ(frames.size(), 4U);  // one write each
}

TEST_F(ProgressDisplayTest, ErasesWhatTheTerminalEchoedBelowTheBlock) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  screen.Write("^C");
  display.Finish(kStart + seconds(1));
  EXPECT_EQ(screen.Lines().back(), "");
  EXPECT_EQ(screen.Lines().size(), 5U);
}

TEST_F(ProgressDisplayTest, FinishDrawsTheLastStateOnceAndLeavesIt) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  state.Add(Success("a"), kStart + milliseconds(100));
  display.Finish(kStart + milliseconds(100));
  EXPECT_THAT(screen.Lines()[0], HasSubstr("1/20"));
  display.Finish(kStart + seconds(9));
  display.Update(kStart + seconds(9));
  EXPECT_EQ(frames.size(), 2U);
}

TEST_F(ProgressDisplayTest, PrintsMessagesAboveTheBlock) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Print("before");
  display.Start(state, kStart);
  display.Print("first\x1b[2J\nmessage");
  display.Print("second");
  EXPECT_THAT(screen.Lines(),
              ElementsAre("before", "first [2J message", "second", HasSubstr("0/20"),
                          HasSubstr("endpoint"), HasSubstr("a "), HasSubstr("b "), ""));
  EXPECT_EQ(frames.size(), 4U);
  display.Finish(kStart);
  display.Print("after");
  EXPECT_EQ(screen.Lines()[screen.Lines().size() - 2], "after");
}

TEST_F(ProgressDisplayTest, RedrawsInPlaceAfterTheTerminalBecameNarrower) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);  // lines of up to 59 columns
  size.columns = 41;
  display.Update(kStart + seconds(1));
  // Each of the 4 lines is between 42 and 59 columns long: two rows of 41 columns.
  EXPECT_THAT(frames[1], HasSubstr("\x1b[8A"));
  for (const std::string& line : screen.Lines()) EXPECT_LE(line.size(), 40U);
}

TEST_F(ProgressDisplayTest, ShowsAsManyRowsAsFitTheTerminal) {
  std::vector<ProgressState::Plan> plan;
  for (int i = 0; i < 12; ++i) plan.push_back({"endpoint-" + std::to_string(i), 5});
  const ProgressState many(plan, kStart);
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(many, kStart);
  ASSERT_EQ(screen.Lines().size(), 10U);  // 9 and the cursor's
  EXPECT_EQ(screen.Lines()[8], "... and 6 more");
}

TEST_F(ProgressDisplayTest, SkipsAFrameWhileTheTerminalIsStopped) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Start(state, kStart);
  writable = false;
  display.Update(kStart + seconds(1));
  EXPECT_EQ(frames.size(), 1U);
  writable = true;
  display.Update(kStart + seconds(1) + milliseconds(1));
  EXPECT_EQ(frames.size(), 2U);
}

TEST_F(ProgressDisplayTest, PlainLinesFitATerminal) {
  size.columns = 30;
  ProgressDisplay display = MakeDisplay(DisplayKind::kPlain);
  display.Start(state, kStart);
  display.Update(kStart + seconds(10));
  EXPECT_THAT(frames,
              ElementsAre("progress: 0/20 requests\n  (0%), 0 failed, 10s elapsed,\n  ETA -\n"));
}

TEST_F(ProgressDisplayTest, PlainPrintsALineEveryTenSecondsAndAtTheEnd) {
  terminal = false;
  ProgressDisplay display = MakeDisplay(DisplayKind::kPlain);
  display.Start(state, kStart);
  display.Update(kStart + milliseconds(9999));
  EXPECT_THAT(frames, IsEmpty());
  state.Add(Success("a"), kStart + seconds(10));
  display.Update(kStart + seconds(10));
  display.Print("warning");
  display.Update(kStart + seconds(19));
  state.FinishEndpoint("a");
  state.FinishEndpoint("b");
  display.Finish(kStart + seconds(19));
  // One request took 1 s: 9 s for the rest of a, then 10 s for b, which still waits.
  EXPECT_THAT(frames,
              ElementsAre("progress: 1/20 requests (5%), 0 failed, 10s elapsed, ETA 19s\n",
                          "warning\n", "progress: 1/20 requests (5%), 0 failed, 19s elapsed\n"));
}

TEST_F(ProgressDisplayTest, OffPrintsOnlyMessages) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kOff);
  display.Start(state, kStart);
  display.Update(kStart + seconds(100));
  display.Print("warning");
  display.Finish(kStart + seconds(100));
  EXPECT_THAT(frames, ElementsAre("warning\n"));
}

TEST_F(ProgressDisplayTest, DrawsNothingBeforeStart) {
  ProgressDisplay display = MakeDisplay(DisplayKind::kBlock);
  display.Update(kStart);
  display.Finish(kStart);
  EXPECT_THAT(frames, IsEmpty());
}

}  // namespace
}  // namespace llmb
