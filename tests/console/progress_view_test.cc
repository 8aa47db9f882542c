#include "harness/console/progress_view.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/base/terminal_width.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

EndpointProgress MakeRunning(const std::string& name, std::uint64_t done) {
  return {.name = name,
          .state = EndpointState::kRunning,
          .figures = {.total = 180,
                      .done = done,
                      .succeeded = done - done / 10,
                      .p95_time_to_first_token = milliseconds(123),
                      .requests_per_second = 1.25,
                      .output_tokens_per_second = 45.6,
                      .remaining = seconds(201)}};
}

ProgressSnapshot MakeSnapshot(std::vector<EndpointProgress> endpoints) {
  ProgressSnapshot snapshot{.elapsed = seconds(62), .endpoints = endpoints};
  for (const EndpointProgress& endpoint : endpoints) {
    snapshot.overall.total += endpoint.figures.total;
    snapshot.overall.done += endpoint.figures.done;
    snapshot.overall.succeeded += endpoint.figures.succeeded;
  }
  snapshot.overall.remaining = seconds(272);
  return snapshot;
}

ProgressSnapshot TwelveLongNames() {
  std::vector<EndpointProgress> endpoints;
  for (int i = 0; i < 12; ++i) {
    endpoints.push_back(MakeRunning("deployment-" + std::string(27, 'x') + std::to_string(10 + i),
                                    static_cast<std::uint64_t>(15 * i)));
  }
  return MakeSnapshot(endpoints);
}

TEST(ProgressViewTest, ShowsAllColumnsInEightyColumns) {
  EndpointProgress waiting{
      .name = "qwen",
      .state = EndpointState::kWaiting,
  };
  waiting.figures.total = 180;
  EndpointProgress done = MakeRunning("gemma", 180);
  done.state = EndpointState::kDone;
  const ViewStyle ascii{.width = 80, .height = 24, .unicode = false, .color = false};
  // Overall 225 of 540: 41.7 %; 5 columns for the per cent and 48 for the notes leave 27 for the
  // bar, of which 11.25 are full. Rows: 10 for the name and 61 for the other columns leave 9 for
  // the bar, of which 45/180 is 2.25.
  EXPECT_THAT(
      RenderProgress(MakeSnapshot({MakeRunning("llama-vllm", 45), waiting, done}), ascii),
      ElementsAre(
          " 41% ###########................   1m02s elapsed  22 failed  225/540  ETA  4m32s",
          "endpoint                           done  success  TTFT p95  req/s  tok/s     ETA",
          "llama-vllm  running  ##.......   45/180   91.11%    123 ms   1.25   45.6   3m21s",
          "qwen        waiting  .........    0/180        -         -      -      -       -",
          "gemma       done     #########  180/180   90.00%    123 ms   1.25   45.6       -"));
}

TEST(ProgressViewTest, ShowsTheFailureMostMetWhileThereIsAny) {
  EndpointProgress failing = MakeRunning("llama", 45);
  failing.figures.common_failure = "http_status 3";
  const ViewStyle style{.width = 100, .height = 24, .unicode = false, .color = false};
  const std::vector<std::string> lines =
      RenderProgress(MakeSnapshot({failing, MakeRunning("qwen", 1)}), style);
  EXPECT_THAT(lines[1], HasSubstr("success       failures  TTFT p95"));
  EXPECT_THAT(lines[2], HasSubstr("91.11%  http_status 3    123 ms"));
  EXPECT_THAT(lines[3], HasSubstr("100.00%                   123 ms"));
}

TEST(ProgressViewTest, NoLineIsWiderThanTheStyleAllows) {
  for (std::size_t width = 1; width <= 200; ++width) {
    for (const bool unicode : {false, true}) {
      const ViewStyle style{.width = width, .height = 40, .unicode = unicode, .color = true};
      for (const std::string& line : RenderProgress(TwelveLongNames(), style)) {
        EXPECT_LE(TerminalWidth(line), width) << width << ": " << line;
      }
    }
  }
}

TEST(ProgressViewTest, KeepsEveryColumnAndBothEndsOfALongNameInEightyColumns) {
  const ViewStyle style{.width = 80, .height = 40, .unicode = true, .color = false};
  const std::vector<std::string> lines = RenderProgress(TwelveLongNames(), style);
  ASSERT_EQ(lines.size(), 14U);
  EXPECT_THAT(lines[1], AllOf(HasSubstr("done"), HasSubstr("success"), HasSubstr("TTFT p95"),
                              HasSubstr("req/s"), HasSubstr("tok/s"), EndsWith("ETA")));
  EXPECT_THAT(lines[13],
              AllOf(StartsWith("deploy"), HasSubstr("…"), HasSubstr("x21  running  █████░")));
}

TEST(ProgressViewTest, ShowsFullNamesIfTheyFit) {
  const ViewStyle style{.width = 200, .height = 40, .unicode = true, .color = false};
  EXPECT_THAT(RenderProgress(TwelveLongNames(), style)[2],
              StartsWith("deployment-xxxxxxxxxxxxxxxxxxxxxxxxxxx10  running  "));
}

TEST(ProgressViewTest, FortyColumnsKeepTheMostImportantFigures) {
  const ViewStyle style{.width = 40, .height = 24, .unicode = false, .color = false};
  EXPECT_THAT(
      RenderProgress(MakeSnapshot({MakeRunning("llama", 45)}), style),
      ElementsAre(" 25% ###...........   45/180  ETA  4m32s", "endpoint              done  success",
                  "llama     running   45/180   91.11%"));
}

TEST(ProgressViewTest, BelowFortyColumnsOnlyTheOverallLineRemains) {
  const ViewStyle style{.width = 30, .height = 24, .unicode = false, .color = false};
  EXPECT_THAT(RenderProgress(MakeSnapshot({MakeRunning("llama", 45)}), style),
              ElementsAre(" 25% ###..........  ETA  4m32s"));
}

TEST(ProgressViewTest, WithoutEndpointsThereIsNoTable) {
  const ViewStyle style{.width = 40, .height = 24, .unicode = false, .color = false};
  const std::vector<std::string> lines = RenderProgress(MakeSnapshot({}), style);
  EXPECT_THAT(lines, ElementsAre(AllOf(StartsWith("  0% ..."), EndsWith("elapsed  0/0"))));
}

TEST(ProgressViewTest, AFullBarMeansThatAllIsDone) {
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  EXPECT_THAT(RenderProgress(MakeSnapshot({MakeRunning("a", 179)}), style)[2], HasSubstr("#.  "));
}

TEST(ProgressViewTest, AFailedEndpointShowsItsReasonInsteadOfTimes) {
  EndpointProgress failed = MakeRunning("llama", 45);
  failed.state = EndpointState::kFailed;
  failed.failure_reason = "its process died\x1b[2J: killed by signal 9";
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  const std::vector<std::string> lines =
      RenderProgress(MakeSnapshot({failed, MakeRunning("qwen", 1)}), style);
  EXPECT_THAT(lines[2], StartsWith("llama     failed   "));
  EXPECT_THAT(lines[2], EndsWith("45/180   91.11%  its process died [2J: kille..."));
}

TEST(ProgressViewTest, NamesCannotMoveTheCursor) {
  const ViewStyle style{.width = 80, .height = 24, .unicode = true, .color = false};
  for (const std::string& line :
       RenderProgress(MakeSnapshot({MakeRunning("a\x1b[2J\r\nb", 1)}), style)) {
    EXPECT_THAT(line, Not(AnyOf(HasSubstr("\x1b"), HasSubstr("\r"), HasSubstr("\n"))));
  }
}

TEST(ProgressViewTest, ColumnsLineUpAfterWideNames) {
  const ViewStyle style{.width = 80, .height = 24, .unicode = true, .color = false};
  const std::vector<std::string> lines =
      RenderProgress(MakeSnapshot({MakeRunning("日本語", 45), MakeRunning("llama2", 45)}), style);
  EXPECT_EQ(TerminalWidth(lines[2]), TerminalWidth(lines[3]));
  EXPECT_THAT(lines[2], StartsWith("日本語    running"));  // 6 columns of the 8 of "endpoint"
}

TEST(ProgressViewTest, UsesColorOnlyIfTheStyleDoes) {
  ViewStyle style{.width = 80, .height = 24, .unicode = true, .color = true};
  const ProgressSnapshot snapshot = MakeSnapshot({MakeRunning("llama", 45)});
  EXPECT_THAT(RenderProgress(snapshot, style)[2], HasSubstr("\x1b[36mrunning\x1b[0m"));
  style.color = false;
  EXPECT_THAT(RenderProgress(snapshot, style)[2], Not(HasSubstr("\x1b")));
}

TEST(ProgressViewTest, PrefersRunningEndpointsIfNotAllRowsFit) {
  ProgressSnapshot snapshot = TwelveLongNames();
  for (EndpointProgress& endpoint : snapshot.endpoints) endpoint.state = EndpointState::kDone;
  snapshot.endpoints[3].state = EndpointState::kWaiting;
  snapshot.endpoints[7].state = EndpointState::kRunning;
  snapshot.endpoints[9].state = EndpointState::kFailed;
  const ViewStyle style{.width = 120, .height = 6, .unicode = true, .color = false};
  const std::vector<std::string> lines = RenderProgress(snapshot, style);
  ASSERT_EQ(lines.size(), 6U);  // overall, titles, three rows, the count
  EXPECT_THAT(lines[2], HasSubstr("x13  waiting"));
  EXPECT_THAT(lines[3], HasSubstr("x17  running"));
  EXPECT_THAT(lines[4], HasSubstr("x19  failed"));
  EXPECT_EQ(lines[5], "... and 9 more");
}

TEST(ProgressViewTest, NeverExceedsTheHeight) {
  for (std::size_t height = 1; height < 20; ++height) {
    const ViewStyle style{.width = 80, .height = height, .unicode = true, .color = false};
    const std::vector<std::string> lines = RenderProgress(TwelveLongNames(), style);
    EXPECT_LE(lines.size(), height);
    EXPECT_EQ(lines.size(), height < 3 ? 1 : std::min<std::size_t>(height, 14));
  }
}

EndpointProgress MakeStaged(const std::string& name, int users, int repetition) {
  EndpointProgress endpoint = MakeRunning(name, 45);
  endpoint.stage = StageProgress{
      .flow = {ClosedLoop{users}, repetition, 2, users - 1}, .number = 2, .levels = 3};
  return endpoint;
}

TEST(ProgressViewTest, ALineSaysTheStage) {
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  const auto lines =
      RenderProgress(MakeSnapshot({MakeStaged("llama", 8, 0), MakeStaged("qwen", 8, 0)}), style);
  ASSERT_EQ(lines.size(), 5U);
  // 2 x 7 in flight, 2 x 1.25 requests/s.
  EXPECT_EQ(lines[1], "level 2 of 3: 8 users, repetition 1 of 2, 14 in flight, 2.50 requests/s");
}

TEST(ProgressViewTest, PartsOfTheStageThatDoNotFitAreLeftOut) {
  const ViewStyle style{.width = 48, .height = 24, .unicode = false, .color = false};
  EXPECT_EQ(RenderProgress(MakeSnapshot({MakeStaged("llama", 8, 1)}), style)[1],
            "level 2 of 3: 8 users, repetition 2 of 2");
}

TEST(ProgressViewTest, ARateStandsBesideTheOneThatWasAskedFor) {
  EndpointProgress open = MakeStaged("llama", 1, 0);
  open.stage->flow = {OpenLoop{1.5}, 0, 1, 3};
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  EXPECT_EQ(RenderProgress(MakeSnapshot({open}), style)[1],
            "level 2 of 3: 1.5 requests/s, 3 in flight, 1.25 of 1.50 requests/s");
}

TEST(ProgressViewTest, DifferentRepetitionsAreNotSaid) {
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  EXPECT_EQ(
      RenderProgress(MakeSnapshot({MakeStaged("llama", 8, 0), MakeStaged("qwen", 8, 1)}), style)[1],
      "level 2 of 3: 8 users, 14 in flight, 2.50 requests/s");
}

TEST(ProgressViewTest, DifferentLoadsHaveAColumn) {
  const ViewStyle style{.width = 120, .height = 24, .unicode = false, .color = false};
  const auto lines =
      RenderProgress(MakeSnapshot({MakeStaged("llama", 8, 0), MakeStaged("qwen", 16, 0)}), style);
  EXPECT_EQ(lines[1], "2 different loads, 22 in flight, 2.50 requests/s");
  EXPECT_THAT(lines[2], HasSubstr("success      load  in flight  TTFT p95"));
  EXPECT_THAT(lines[3], HasSubstr("91.11%   8 users          7    123 ms"));
  EXPECT_THAT(lines[4], HasSubstr("91.11%  16 users         15    123 ms"));
}

TEST(ProgressViewTest, AStoppedRunSaysSo) {
  EndpointProgress stopped = MakeRunning("llama", 45);
  stopped.state = EndpointState::kStopped;
  ProgressSnapshot snapshot = MakeSnapshot({stopped});
  snapshot.stopped = true;
  const ViewStyle style{.width = 80, .height = 24, .unicode = false, .color = false};
  const auto lines = RenderProgress(snapshot, style);
  EXPECT_THAT(lines[0], EndsWith("45/180  stopped"));
  EXPECT_THAT(lines[2], StartsWith("llama     stopped  "));
  EXPECT_THAT(RenderPlainProgress(snapshot, 100), EndsWith("1m02s elapsed, stopped"));
}

TEST(ProgressViewTest, NoStagedLineIsTooWideOrTooMuch) {
  const ProgressSnapshot snapshot =
      MakeSnapshot({MakeStaged("llama", 8, 0), MakeStaged("qwen", 1600, 1)});
  for (std::size_t width = 1; width <= 150; ++width) {
    for (std::size_t height = 1; height < 8; ++height) {
      const ViewStyle style{.width = width, .height = height, .unicode = true, .color = true};
      const auto lines = RenderProgress(snapshot, style);
      EXPECT_LE(lines.size(), height);
      for (const std::string& line : lines) EXPECT_LE(TerminalWidth(line), width) << line;
    }
  }
}

TEST(PlainProgressTest, SaysTheStage) {
  EXPECT_EQ(RenderPlainProgress(MakeSnapshot({MakeStaged("a", 8, 0)}), 200),
            "progress: 45/180 requests (25%), level 2 of 3: 8 users, repetition 1 of 2, 7 in "
            "flight, 1.25 requests/s, 4 failed, 1m02s elapsed, ETA 4m32s");
}

// All of it has 139 columns, in flight 13 of them, the repetition 19, the rate 17 and the level 23.
TEST(PlainProgressTest, DropsWhatDoesNotFit) {
  const ProgressSnapshot snapshot = MakeSnapshot({MakeStaged("a", 8, 0)});
  EXPECT_EQ(RenderPlainProgress(snapshot, 139).size(), 139U);
  EXPECT_EQ(RenderPlainProgress(snapshot, 138).size(), 126U);
  EXPECT_EQ(RenderPlainProgress(snapshot, 125),
            "progress: 45/180 requests (25%), level 2 of 3: 8 users, 1.25 requests/s, 4 failed, "
            "1m02s elapsed, ETA 4m32s");
  EXPECT_EQ(RenderPlainProgress(snapshot, 106).size(), 90U);
  EXPECT_EQ(RenderPlainProgress(snapshot, 10),
            "progress: 45/180 requests (25%), 4 failed, 1m02s elapsed, ETA 4m32s");
}

TEST(PlainProgressTest, IsOneLine) {
  EXPECT_EQ(RenderPlainProgress(MakeSnapshot({MakeRunning("a", 45)}), 100),
            "progress: 45/180 requests (25%), 4 failed, 1m02s elapsed, ETA 4m32s");
}

TEST(PlainProgressTest, HasNoEtaAtTheEnd) {
  EXPECT_EQ(RenderPlainProgress(MakeSnapshot({}), 100),
            "progress: 0/0 requests (0%), 0 failed, 1m02s elapsed");
}

}  // namespace
}  // namespace llmb
