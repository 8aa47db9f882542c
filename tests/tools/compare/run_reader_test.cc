#include "tools/compare/run_reader.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/document/results_csv.h"
#include "harness/document/run_document.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::HasSubstr;

RequestRecord Record(int repetition, int users, int seconds) {
  RequestRecord record;
  record.endpoint_name = "a";
  record.model_name = "m";
  record.prompt_id = "p";
  record.repetition = repetition;
  record.load = ClosedLoop{users};
  record.simulated = true;
  record.total_latency = std::chrono::seconds(seconds);
  return record;
}

std::string Document(const TemporaryFolder& folder, const std::string& verdict) {
  RunContext context;
  context.endpoints.emplace_back().name = "a";
  context.endpoints.front().simulated = true;
  context.prompts = {{"p", "text", "short", "simple", "coding"}};
  std::vector<CaseResult> cases;
  for (int repetition = 0; repetition < 2; ++repetition) {
    CaseResult& result = cases.emplace_back();
    result.run.endpoint_name = "a";
    result.run.prompt_id = "p";
    result.run.load = ClosedLoop{4};
    result.run.repetition_index = repetition;
    result.run.client_verdict = repetition == 1 ? verdict : "ok";
    for (const char* id : {"b", "a"}) {
      result.requests.push_back(Record(repetition, 4, 1 + repetition));
      result.requests.back().request_id = fmt::format("r{}-{}", repetition, id);
    }
  }
  std::ofstream file(folder.Path("run.json"));
  WriteRunDocument(file, context, cases);
  return folder.Path("run.json");
}

TEST(ReadRunsTest, EachRepetitionOfADocumentIsARun) {
  const TemporaryFolder folder;
  const auto runs = ReadRuns(Document(folder, "limited"));
  ASSERT_TRUE(runs.has_value()) << runs.error().message;
  ASSERT_EQ(runs->size(), 2U);
  for (int repetition = 0; repetition < 2; ++repetition) {
    const MeasuredRun& run = (*runs)[static_cast<std::size_t>(repetition)];
    EXPECT_EQ(run.endpoint_name, "a");
    EXPECT_EQ(run.load.Key(), "users:4");
    EXPECT_EQ(run.figures.Requests(), 2U);
    EXPECT_EQ(run.figures.summary.total_latency.p50, 1.0 + repetition);
    EXPECT_EQ(run.least_request_id, repetition == 1 ? "r1-a" : "r0-a");
    EXPECT_EQ(run.figures.client_limited, repetition == 1);
    EXPECT_EQ(run.figures.client_verdict, repetition == 1 ? "limited" : "ok");
    EXPECT_FALSE(run.figures.interrupted);
    EXPECT_EQ(run.prompts.size(), 1U);
    EXPECT_TRUE(run.prompts.contains("p"));
    EXPECT_TRUE(run.simulated);
    EXPECT_EQ(run.settings[2]->label, "max 2,048 tokens");
  }
}

// Parallel to SettingTitles: the prompts are after the input, the model, max tokens and streaming.
TEST(SettingsToCompareTest, PromptsOfATimedFlowAreUnknown) {
  RunContext context;
  context.prompts = {{"p", "text", "short", "simple", "coding"}};
  ASSERT_EQ(SettingTitles()[4], "prompts");
  EXPECT_EQ(SettingsToCompare(context, Endpoint(), {"p"})[4]->label, "1 prompt");
  context.length.duration = std::chrono::seconds(1);
  EXPECT_FALSE(SettingsToCompare(context, Endpoint(), {"p"})[4].has_value());
  EXPECT_TRUE(SettingsToCompare(context, Endpoint(), {"p"})[2].has_value());
}

TEST(SettingsToCompareTest, TheDataSetOfATimedFlowIsKnown) {
  RunContext context;
  context.length.duration = std::chrono::seconds(1);
  context.prompts = {{"random", "", "", "", ""}};
  context.workload.dataset_name = Dataset::kRandom;
  const auto prompts = [&] { return SettingsToCompare(context, Endpoint(), {"random"})[4]; };
  const auto random = prompts();
  ASSERT_TRUE(random.has_value());
  context.workload.random_input_len *= 2;
  EXPECT_NE(prompts(), random);
  EXPECT_TRUE(PromptsToCompare(context, {"random"}).empty());
}

TEST(SettingsToCompareTest, AFileOfADataSetIsKnownByItsName) {
  RunContext context;
  context.workload.dataset_name = Dataset::kCustom;
  const auto prompts = [&](const char* path) {
    context.workload.dataset_path = path;
    return *SettingsToCompare(context, Endpoint(), {"custom"})[4];
  };
  EXPECT_EQ(prompts("data/rows.jsonl"), prompts("rows.jsonl"));
  EXPECT_NE(prompts("rows.jsonl"), prompts("others.jsonl"));
  EXPECT_EQ(prompts("data/rows.jsonl").details, "--dataset-name custom --dataset-path rows.jsonl");
}

TEST(SettingsToCompareTest, KnowOptionsThatChangeWhatIsSent) {
  RunContext context;
  const Settings plain = SettingsToCompare(context, Endpoint(), {});
  context.settings.ignore_eos = true;
  const Settings ignoring = SettingsToCompare(context, Endpoint(), {});
  context.settings.unique_prompts = true;
  EXPECT_NE(plain, ignoring);
  EXPECT_NE(ignoring, SettingsToCompare(context, Endpoint(), {}));
}

TEST(ReadRunsTest, EachLoadOfACsvIsARun) {
  const TemporaryFolder folder;
  std::ofstream file(folder.Path("run.csv"));
  WriteResultsCsvHeader(file);
  WriteResultsCsvRow(file, Record(0, 1, 1));
  WriteResultsCsvRow(file, Record(0, 8, 2));
  file.close();
  const auto runs = ReadRuns(folder.Path("run.csv"));
  ASSERT_TRUE(runs.has_value()) << runs.error().message;
  ASSERT_EQ(runs->size(), 2U);
  EXPECT_EQ((*runs)[0].load.Key(), "users:1");
  EXPECT_EQ((*runs)[1].figures.summary.total_latency.p50, 2.0);
  EXPECT_EQ((*runs)[0].settings[1]->label, "m");
  EXPECT_FALSE((*runs)[0].settings[2].has_value());
  EXPECT_EQ((*runs)[0].figures.client_verdict, "");
  EXPECT_TRUE((*runs)[0].prompts.empty());
}

// The error bound is half of the latency.
TEST(ReadRunsTest, TheErrorBoundsOfACsvJudgeTheClient) {
  const TemporaryFolder folder;
  std::ofstream file(folder.Path("run.csv"));
  WriteResultsCsvHeader(file);
  RequestRecord record = Record(0, 1, 1);
  record.total_latency_error_bound = std::chrono::milliseconds(500);
  WriteResultsCsvRow(file, record);
  file.close();
  const auto runs = ReadRuns(folder.Path("run.csv"));
  ASSERT_TRUE(runs.has_value()) << runs.error().message;
  EXPECT_EQ(runs->at(0).figures.client_verdict, "limited");
  EXPECT_TRUE(runs->at(0).figures.client_limited);
}

TEST(ReadRunsTest, SaysWhatIsWrongWithAFile) {
  const TemporaryFolder folder;
  const auto error = [](const std::string& path) {
    const auto runs = ReadRuns(path);
    return runs ? "" : runs.error().message;
  };
  std::ofstream(folder.Path("empty.csv"));
  EXPECT_NE(error(folder.Path("empty.csv")), "");
  std::ofstream only_header(folder.Path("header.csv"));
  WriteResultsCsvHeader(only_header);
  only_header.close();
  EXPECT_THAT(error(folder.Path("header.csv")), HasSubstr("holds no request"));
  std::ofstream(folder.Path("newer.json"))
      << R"({"context": {"llm": {"schema_version": 99}}, "benchmarks": []})";
  EXPECT_THAT(error(folder.Path("newer.json")), HasSubstr("schema"));
}

}  // namespace
}  // namespace llmb
