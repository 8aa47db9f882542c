#include "harness/run/settle_dataset.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>

#include "tests/journal/scoped_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class SettleDatasetTest : public testing::Test {
 protected:
  // The notes about `rows` with --max-tokens 64.
  std::vector<std::string> NotesOf(const std::string& rows) {
    const std::filesystem::path path = folder_.Path() / "rows.jsonl";
    std::ofstream(path) << rows;
    plan_.options.dataset_name = Dataset::kCustom;
    plan_.options.dataset_path = path.string();
    return Notes();
  }

  std::vector<std::string> Notes() {
    plan_.options.max_tokens = 64;
    plan_.notes.clear();
    plan_.options.num_prompts.reset();
    const Status settled = SettleDataset({{"--max-tokens", {"64"}}}, plan_);
    EXPECT_TRUE(settled) << settled.error().message;
    return plan_.notes;
  }

  ScopedFolder folder_;
  RunPlan plan_;
};

TEST_F(SettleDatasetTest, AMaxTokensThatLimitsNothingIsNoted) {
  EXPECT_THAT(NotesOf("{\"prompt\":\"a\",\"max_tokens\":7}\n"),
              ElementsAre("--max-tokens 64 limits no request: each row has a limit of its own"));
  EXPECT_THAT(
      NotesOf("{\"prompt\":\"a\",\"max_tokens\":7}\n{\"prompt\":\"b\"}\n"),
      ElementsAre("--max-tokens 64 is the limit of 1 of 2 requests; the others have their own"));
  EXPECT_THAT(NotesOf("{\"prompt\":\"a\"}\n"), IsEmpty());
  plan_.options.custom_output_len = 9;
  EXPECT_THAT(NotesOf("{\"prompt\":\"a\",\"max_tokens\":7}\n"),
              ElementsAre("--max-tokens 64 limits no request: --custom-output-len does"));
  plan_.options.dataset_name = Dataset::kRandom;
  EXPECT_THAT(Notes(), ElementsAre("--max-tokens 64 limits no request: --random-output-len does"));
}

TEST_F(SettleDatasetTest, TheRowsStayInMemoryOnlyIfThisProcessMeasures) {
  EXPECT_THAT(NotesOf("{\"prompt\":\"a\"}\n"), IsEmpty());
  for (const char* name : {"a", "b"}) {
    EndpointJob job;
    job.endpoint.name = name;
    job.rows = plan_.rows;
    plan_.jobs.push_back(job);
  }
  const std::weak_ptr<DatasetRows> rows = plan_.rows;
  plan_.failed_tests = {{"b", "no answer"}};  // so that "a" is measured in this process
  plan_.LeaveRowsToChildren();
  EXPECT_EQ(plan_.jobs[0].rows, rows.lock());
  plan_.failed_tests.clear();
  plan_.LeaveRowsToChildren();
  EXPECT_TRUE(rows.expired());
}

// 10,000 rows, and 2 users x 1 s / 10 ms. Sessions of 7 rows: the 1,458th ends with row 10,206.
TEST_F(SettleDatasetTest, OfAHugeFileATimedLoadReadsConversationsForItsTime) {
  constexpr int kSessions = 2000;
  std::string together;
  std::string by_turns;
  const auto row = [](int session) {
    return fmt::format("{{\"session_id\":\"s{}\",\"prompt\":\"a\",\"response\":\"b\"}}\n", session);
  };
  for (int i = 0; i < 7 * kSessions; ++i) together += row(i / 7);
  for (int i = 0; i < 7 * kSessions; ++i) by_turns += row(i % kSessions);
  plan_.options.duration = std::chrono::seconds(1);
  plan_.options.concurrent = {1, 2};
  EXPECT_THAT(NotesOf(together), ElementsAre(HasSubstr("first 10,206 requests of 1,458 conv")));
  EXPECT_EQ(plan_.options.num_prompts, 10'206);
  EXPECT_THAT(NotesOf(by_turns), IsEmpty());
  EXPECT_EQ(plan_.options.num_prompts, 14'000);
  // 1,000 conversations, and 2 x 5/s x 1 s: 1,010 of 7 rows.
  plan_.options.request_rates = {1, 5};
  EXPECT_THAT(NotesOf(together), ElementsAre(HasSubstr("first 7,070 requests of 1,010 conv")));
}

TEST_F(SettleDatasetTest, RowsThatAreLeftOutAreNoted) {
  const std::filesystem::path path = folder_.Path() / "trace.jsonl";
  std::ofstream(path) << "{\"timestamp\":0,\"input_length\":5,\"output_length\":0}\n"
                         "{\"timestamp\":0,\"input_length\":5,\"output_length\":1}\n";
  plan_.options.dataset_name = Dataset::kMooncake;
  plan_.options.dataset_path = path.string();
  const Status settled = SettleDataset({}, plan_);
  ASSERT_TRUE(settled) << settled.error().message;
  EXPECT_THAT(plan_.notes,
              ElementsAre(path.string() + ": 1 of the rows that were read is left out: "
                                          "no input or no output tokens"));
}

TEST_F(SettleDatasetTest, AdviceNamesTheOptionOfTheDataSet) {
  Options options;
  EXPECT_EQ(OutputLimitOption(options, {}), "--max-tokens");
  options.dataset_name = Dataset::kCustom;
  EXPECT_EQ(OutputLimitOption(options, {.requests = 2, .own_limits = 1}), "");
  EXPECT_EQ(OutputLimitOption(options, {.requests = 2}), "--max-tokens");
  options.custom_output_len = 5;
  EXPECT_EQ(OutputLimitOption(options, {.requests = 2, .own_limits = 2}), "--custom-output-len");
  options.dataset_name = Dataset::kShareGpt;
  EXPECT_EQ(OutputLimitOption(options, {.requests = 2, .own_limits = 2}), "--sharegpt-output-len");
}

}  // namespace
}  // namespace llmb
