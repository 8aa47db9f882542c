#include "harness/run/plan_hash.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace llmb {
namespace {

RunPlan Example() {
  RunPlan plan;
  plan.options.shard = Shard{.index = 1, .count = 2};
  plan.levels = {ClosedLoop{4}};
  plan.prompts = {{"p", "text", "short", "simple", "coding"}};
  EndpointJob& job = plan.jobs.emplace_back();
  job.endpoint.name = "e";
  job.endpoint.url = "http://host/v1/chat/completions";
  job.endpoint.model_name = "m";
  plan.endpoints = {{.endpoint_name = "e",
                     .stages = {{.level = ClosedLoop{4}, .prompt_ids = {"p"}}},
                     .length = {},
                     .shard = {.index = 1, .count = 2}}};
  return plan;
}

std::string HashOf(const RunPlan& plan) {
  const auto hash = PlanHash(plan);
  EXPECT_TRUE(hash) << hash.error().message;
  return hash.value_or("");
}

// The hash of the example after `change`.
template <typename Change>
std::string HashAfter(Change change) {
  RunPlan plan = Example();
  change(plan);
  return HashOf(plan);
}

TEST(PlanHash, HasSixteenHexadecimalDigits) {
  const std::string hash = HashOf(Example());
  EXPECT_EQ(hash.size(), 16U);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(PlanHash, DoesNotDependOnWhatDiffersBetweenShards) {
  const std::string hash = HashOf(Example());
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) {
              plan.options.shard->index = 2;
              plan.endpoints[0].shard.index = 2;
            }));
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) { plan.options.output_dir = "elsewhere"; }));
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) { plan.options.label = "left"; }));
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) { plan.timestamps = TimestampSource::kUser; }));
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) { plan.start_at = WallTime(Nanoseconds(1)); }));
  EXPECT_EQ(hash,
            HashAfter([](RunPlan& plan) { plan.command_line.words = {"--output-dir=elsewhere"}; }));
  EXPECT_EQ(hash, HashAfter([](RunPlan& plan) { plan.jobs[0].endpoint.auth_token = Secret("x"); }));
}

TEST(PlanHash, DependsOnWhatIsSent) {
  const std::string hash = HashOf(Example());
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.options.seed = 1; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.options.max_tokens = 5; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.options.stream = false; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.prompts[0].text = "another"; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.endpoints[0].length.iterations = 7; }));
  EXPECT_NE(hash,
            HashAfter([](RunPlan& plan) { plan.endpoints[0].stages[0].level = ClosedLoop{5}; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.jobs[0].endpoint.model_name = "n"; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.jobs[0].endpoint.url = "http://other/"; }));
  EXPECT_NE(hash,
            HashAfter([](RunPlan& plan) { plan.jobs[0].endpoint.extra_body = R"({"top_k": 1})"; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.jobs[0].endpoint.headers = {{"X", "1"}}; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.flags.random_interleaving = true; }));
  EXPECT_NE(hash, HashAfter([](RunPlan& plan) { plan.command_line.hidden = {"--header X"}; }));
}

TEST(PlanHash, IsOfTheBytesOfADataSetAndNotOfItsPath) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("llmb_plan_hash_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder);
  const auto hash_with = [&](const char* name, const char* text) {
    const auto path = folder / name;
    std::ofstream(path) << text;
    return HashAfter([&](RunPlan& plan) {
      plan.options.dataset_name = Dataset::kCustom;
      plan.options.dataset_path = path.string();
      plan.prompts[0].text = WorkloadText(plan.options);
    });
  };
  EXPECT_EQ(hash_with("a.jsonl", "rows"), hash_with("b.jsonl", "rows"));
  EXPECT_NE(hash_with("a.jsonl", "rows"), hash_with("b.jsonl", "row"));
  std::filesystem::remove_all(folder);
  RunPlan plan = Example();
  plan.options.dataset_path = (folder / "a.jsonl").string();
  EXPECT_FALSE(PlanHash(plan));
}

}  // namespace
}  // namespace llmb
