#include "harness/run/resumed_run.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/journal/sample_journal.h"
#include "tests/journal/scoped_folder.h"

namespace llmb {
namespace {

class CheckSamePlanTest : public ::testing::Test {
 protected:
  CheckSamePlanTest() {
    Endpoint& endpoint = endpoints_.emplace_back();
    endpoint.name = "e";
    endpoint.url = "http://host/v1/chat/completions";
    endpoint.model_name = "m";
    prompts_ = {{"p", "text", "short", "simple", "coding"}};
    plans_ = {{.endpoint_name = "e",
               .stages = {{.level = ClosedLoop{2}, .prompt_ids = {"p"}}},
               .length = {.iterations = 3},
               .repetitions = 1}};
    journal_ = folder_.Path() / "a.journal";
    JournalHeader header;
    header.context.endpoints = endpoints_;
    header.context.prompts = prompts_;
    header.plan = plans_;
    std::ofstream(journal_) << JournalLine(HeaderToLine(header));
  }

  // Why the run cannot be resumed; empty if it can.
  std::string Difference() {
    Result<ResumedRun> resumed = OpenResumedRun(journal_);
    if (!resumed) return resumed.error().message;
    const Status same = CheckSamePlan(*resumed, endpoints_, prompts_, plans_);
    return same ? "" : same.error().message;
  }

  bool Differs(const std::string& what) { return Difference().find(what) != std::string::npos; }

  ScopedFolder folder_;
  std::filesystem::path journal_;
  std::vector<Endpoint> endpoints_;
  std::vector<Prompt> prompts_;
  std::vector<EndpointPlan> plans_;
};

TEST_F(CheckSamePlanTest, TheSamePlanCanBeResumed) { EXPECT_EQ(Difference(), ""); }

TEST_F(CheckSamePlanTest, AnotherUrlModelNameOrTimeoutIsAnotherEndpoint) {
  const Endpoint before = endpoints_[0];
  endpoints_[0].url = "http://other/v1/chat/completions";
  EXPECT_TRUE(Differs("the endpoints"));
  endpoints_[0] = before;
  endpoints_[0].model_name = "other";
  EXPECT_TRUE(Differs("the endpoints"));
  endpoints_[0] = before;
  endpoints_[0].timeout = std::chrono::seconds(1);
  EXPECT_TRUE(Differs("the endpoints"));
}

// The journal holds no secret, so a token may change between attempts.
TEST_F(CheckSamePlanTest, AnotherTokenIsTheSameEndpoint) {
  endpoints_[0].auth_token = Secret("another");
  EXPECT_EQ(Difference(), "");
}

TEST_F(CheckSamePlanTest, AFurtherEndpointOrPromptIsAnotherPlan) {
  endpoints_.push_back(endpoints_[0]);
  EXPECT_TRUE(Differs("the endpoints"));
  endpoints_.pop_back();
  prompts_[0].text = "another text";
  EXPECT_TRUE(Differs("the prompts"));
}

TEST_F(CheckSamePlanTest, OtherCasesLoadsOrIterationsAreAnotherPlan) {
  const EndpointPlan before = plans_[0];
  plans_[0].stages[0].level = ClosedLoop{3};
  EXPECT_TRUE(Differs("the cases"));
  plans_[0] = before;
  plans_[0].length.iterations = 4;
  EXPECT_TRUE(Differs("the cases"));
  plans_[0] = before;
  plans_[0].repetitions = 2;
  EXPECT_TRUE(Differs("the cases"));
  plans_[0] = before;
  plans_[0].stages[0].prompt_ids = {};
  EXPECT_TRUE(Differs("the cases"));
}

TEST(OpenResumedRun, LocksTheJournal) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  std::ofstream(path) << SampleHeaderLine();
  const Result<ResumedRun> first = OpenResumedRun(path);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->header.plan.size(), 1U);
  EXPECT_FALSE(OpenResumedRun(path));
}

// The plan has two requests each of p and q.
TEST(FindComplete, IsOfEndpointsWithAllTheirRequests) {
  const ScopedFolder folder;
  const auto path = folder.Path() / "a.journal";
  std::string journal = SampleHeaderLine();
  for (const int iteration : {0, 1}) journal += SampleLine(SampleRecord("p", iteration));
  journal += SampleLine(SampleRecord("q", 0));
  const auto resumed_from = [&](const std::string& text) {
    std::ofstream(path) << text;
    Result<ResumedRun> resumed = OpenResumedRun(path);
    const JournalHeader header = resumed->header;
    FindComplete(header.context.endpoints, header.context.prompts, header.plan, *resumed);
    return *std::move(resumed);
  };
  {
    const ResumedRun resumed = resumed_from(journal);
    EXPECT_FALSE(resumed.IsComplete());
    EXPECT_TRUE(resumed.complete.empty());
    EXPECT_NE(ResumeText(resumed).find("only its missing requests are sent:\n"), std::string::npos);
  }
  const ResumedRun complete = resumed_from(journal + SampleLine(SampleRecord("q", 1)));
  EXPECT_TRUE(complete.IsComplete());
  EXPECT_TRUE(complete.complete.contains("e"));
  EXPECT_TRUE(ResumeText(complete).ends_with(": nothing is missing, and no request is sent.\n"));
}

TEST(OpenResumedRun, AMissingFileIsAnError) { EXPECT_FALSE(OpenResumedRun("none.journal")); }

}  // namespace
}  // namespace llmb
