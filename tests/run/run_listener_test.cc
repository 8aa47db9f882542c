#include "harness/run/run_listener.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <string>
#include <vector>

#include "fixtures/fakes/manual_clock.h"
#include "harness/journal/event_line.h"
#include "tests/journal/sample_journal.h"
#include "tests/journal/scoped_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// The sample run: endpoint e, prompts p and q, one user, two iterations of each.
class RunListenerTest : public ::testing::Test {
 protected:
  RunListener Listen(DisplayKind kind = DisplayKind::kOff) {
    std::string timestamp = "20260301_120000";
    auto journal = CreateRunJournal(folder_.Path(), timestamp);
    EXPECT_TRUE(journal);
    auto collector =
        std::make_unique<RunCollector>(header_.context.endpoints, header_.context.prompts);
    const ProgressOutput output{.write = [this](std::string_view text) { printed_ += text; },
                                .writable = [] { return true; },
                                .size = [] { return TerminalSize{}; },
                                .unicode = false,
                                .color = false};
    return {header_.plan,
            std::move(*journal),
            std::move(collector),
            ProgressDisplay(kind, output),
            clock_,
            [this] { interrupted_ = true; }};
  }

  static void Send(RunListener& listener, const RunEvent& event) {
    listener.OnEvent(event, EventToLine(event));
  }

  ScopedFolder folder_;
  ManualClock clock_;
  JournalHeader header_ = SampleHeader();
  std::string printed_;
  bool interrupted_ = false;
};

TEST_F(RunListenerTest, CountsRequestsAndWhatIsMissing) {
  RunListener listener = Listen();
  listener.OnStart("e");
  Send(listener, SampleRecord("p", 0));
  Send(listener, SampleRecord("q", 1, ErrorType::kReset));
  listener.OnTick();
  listener.OnEnd("e", "");
  const RunMeasurement run = listener.Finish(1);
  EXPECT_EQ(run.requests, 2U);
  EXPECT_EQ(run.successful_requests, 1U);
  EXPECT_EQ(run.missing.planned, 4U);
  EXPECT_EQ(run.missing.missing, 2U);
  EXPECT_THAT(run.lost_endpoints, IsEmpty());
  EXPECT_THAT(run.notes, IsEmpty());
  EXPECT_FALSE(run.out_of_memory);
  EXPECT_FALSE(interrupted_);
}

TEST_F(RunListenerTest, ARunWithoutAnEventIsAllMissing) {
  RunListener listener = Listen();
  const RunMeasurement run = listener.Finish(1);
  EXPECT_EQ(run.requests, 0U);
  EXPECT_EQ(run.missing.missing, 4U);
}

// It may send 50,500 requests, and takes 10 min at most.
TEST_F(RunListenerTest, ASearchIsExpectedToEndWithItsBudgetOfTime) {
  header_.plan.front().stages.clear();
  header_.plan.front().search.emplace().plan.budget.time = std::chrono::minutes(10);
  RunListener listener = Listen(DisplayKind::kPlain);
  listener.OnStart("e");
  clock_.Advance(std::chrono::minutes(4));
  listener.OnTick();
  EXPECT_THAT(printed_, HasSubstr("ETA 6m00s"));
}

// 4 requests in 10 min: after one in 1 min, 3 min are left.
TEST_F(RunListenerTest, ATimedFlowEndsBeforeItsTimeWithItsRequests) {
  header_.plan.front().length = {.num_prompts = 4, .duration = std::chrono::minutes(10)};
  RunListener listener = Listen(DisplayKind::kPlain);
  listener.OnStart("e");
  clock_.Advance(std::chrono::minutes(1));
  Send(listener, SampleRecord("p", 0));
  listener.OnTick();
  EXPECT_THAT(printed_, HasSubstr("ETA 3m00s"));
}

TEST_F(RunListenerTest, ALostEndpointIsPrintedAndIsTheReasonOfItsUnfinishedCase) {
  RunListener listener = Listen();
  Send(listener, SampleRecord("p", 0, ErrorType::kReset));
  listener.OnEnd("e", "was killed by signal 9 (Killed)");
  const RunMeasurement run = listener.Finish(1);
  EXPECT_THAT(run.lost_endpoints, ElementsAre("e: was killed by signal 9 (Killed)"));
  EXPECT_THAT(printed_, HasSubstr("e: was killed by signal 9 (Killed)"));
  ASSERT_EQ(run.collected.cases.size(), 1U);
  EXPECT_THAT(run.collected.cases[0].run.error_message.value_or(""), HasSubstr("signal 9"));
}

TEST_F(RunListenerTest, SaysOnceThatItStops) {
  RunListener listener = Listen();
  listener.OnStart("e");
  listener.OnStopAsked(SIGINT);
  listener.OnStopAsked(SIGINT);
  EXPECT_EQ(printed_, "stopping; press Ctrl-C again to quit at once\n");
}

TEST_F(RunListenerTest, ASignalOfAnotherProgramHasNoKeyToPress) {
  RunListener listener = Listen();
  listener.OnStopAsked(SIGTERM);
  EXPECT_EQ(printed_, "stopping\n");
}

// 1,000 requests of all three; each shard sends every third.
TEST_F(RunListenerTest, TheProgressOfAShardOfASearchCountsItsPart) {
  header_.plan[0].search.emplace().plan.budget.requests = 1000;
  header_.plan[0].stages.clear();
  header_.plan[0].shard = {.index = 2, .count = 3};
  RunListener listener = Listen(DisplayKind::kPlain);
  listener.OnStart("e");
  Send(listener, SampleRecord("p", 0));
  listener.Finish(1);
  EXPECT_THAT(printed_, HasSubstr("1/334 requests"));
}

TEST_F(RunListenerTest, ANoteThatEachAttemptRepeatsIsKeptOnce) {
  RunListener listener = Listen();
  Send(listener, EndpointNote{"e", "rejects stream_options"});
  Send(listener, EndpointNote{"e", "rejects stream_options"});
  const RunMeasurement run = listener.Finish(3);
  EXPECT_THAT(run.notes, ElementsAre("e rejects stream_options", "measured in 3 attempts"));
}

}  // namespace
}  // namespace llmb
