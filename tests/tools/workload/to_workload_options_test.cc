#include "tools/workload/to_workload_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace llmb {
namespace {

using testing::HasSubstr;

std::string ErrorOf(const std::vector<std::string>& words) {
  const auto plan = ParseToWorkloadOptions(words);
  return plan ? "no error" : plan.error().message;
}

TEST(ParseToWorkloadOptions, ReadsAMapping) {
  const std::vector<std::string> words = {
      "log.jsonl", "--map",    "prompt=request.input", "timestamp=time", "--timestamp-unit", "s",
      "-o",        "out.jsonl"};
  const auto plan = ParseToWorkloadOptions(words);
  ASSERT_TRUE(plan) << plan.error().message;
  EXPECT_EQ(plan->input, "log.jsonl");
  EXPECT_EQ(plan->format, TrafficFormat::kLog);
  EXPECT_EQ(plan->mapping.keys.at("prompt"), "request.input");
  EXPECT_EQ(plan->mapping.keys.at("timestamp"), "time");
  EXPECT_EQ(plan->mapping.timestamp_unit, std::chrono::seconds(1));
  EXPECT_EQ(plan->output, "out.jsonl");
}

TEST(ParseToWorkloadOptions, RefusesWrongUsage) {
  EXPECT_EQ(ErrorOf({}), "one file must be named, not 0 (--help explains)");
  EXPECT_EQ(ErrorOf({"a", "b"}), "one file must be named, not 2 (--help explains)");
  EXPECT_THAT(ErrorOf({"a", "--from", "log"}), HasSubstr("needs --map"));
  EXPECT_THAT(ErrorOf({"a", "--from", "batch", "--map", "prompt=p"}), HasSubstr("must be log"));
  EXPECT_THAT(ErrorOf({"a", "--map", "timestamp=t"}), HasSubstr("must say where prompt"));
  EXPECT_THAT(ErrorOf({"a", "--map", "promt=t"}), HasSubstr("did you mean 'prompt'?"));
  EXPECT_THAT(ErrorOf({"a", "--map", "prompt"}), HasSubstr("must be KEY=PATH"));
  EXPECT_THAT(ErrorOf({"a", "--map", "prompt=a", "prompt=b"}), HasSubstr("names 'prompt' twice"));
  EXPECT_THAT(ErrorOf({"a", "--fromm", "run"}), HasSubstr("--from"));
}

TEST(FormatOf, LooksAtTheFirstBytes) {
  const auto of = [](const std::string& name, const std::string& bytes) {
    ToWorkloadPlan plan;
    plan.input = name;
    return FormatOf(plan, bytes);
  };
  EXPECT_EQ(of("a.jsonl", "{\"custom_id\": \"1\", \"body\": {}}"), TrafficFormat::kBatch);
  EXPECT_EQ(of("a.json", "{\n  \"context\": {"), TrafficFormat::kRun);
  EXPECT_EQ(of("a.csv.gz", ""), TrafficFormat::kRun);
  EXPECT_EQ(of("a.journal", ""), TrafficFormat::kRun);
  EXPECT_EQ(of("a.json", "{\"date\": \"x\", \"tokenizer_id\": \"y\""), TrafficFormat::kVllm);
  EXPECT_FALSE(of("a.jsonl", "{\"time\": 5}"));
  EXPECT_FALSE(of("a.jsonl", ""));
}

TEST(CheckOptionsOf, RefusesOptionsOfRunsForOtherFiles) {
  ToWorkloadPlan plan;
  plan.input = "b.jsonl";
  EXPECT_TRUE(CheckOptionsOf(TrafficFormat::kBatch, plan));
  plan.dataset_file = "d.jsonl";
  EXPECT_TRUE(CheckOptionsOf(TrafficFormat::kRun, plan));
  const Status checked = CheckOptionsOf(TrafficFormat::kBatch, plan);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().message,
            "--dataset is for runs of llm_benchmarks, and b.jsonl is not one");
}

TEST(ToWorkloadHelpText, HasEveryMappableKey) {
  for (const std::string& key : MappableKeys()) {
    EXPECT_THAT(ToWorkloadHelpText(), HasSubstr("  " + key + "\n"));
  }
}

}  // namespace
}  // namespace llmb
