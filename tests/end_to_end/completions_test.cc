// Runs of /v1/completions. They must say the same as runs of the chat completions.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using Rows = std::vector<std::map<std::string, std::string>>;
using testing::HasSubstr;

// Two users, and a deployment that reasons: its reasoning is a part of the text of a completion.
const Arguments kRun = {"--models",
                        "qwen,deepseek",
                        "--iterations",
                        "2",
                        "--max-tokens",
                        "12",
                        "--no-visualizations",
                        "--benchmark_filter=/(factual_qa_short|summarization_medium)/"};

Rows ResultsOf(const Arguments& arguments) {
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(arguments);
  EXPECT_EQ(result.exit_code, 0) << result.err;
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
}

// What does not depend on time, and not on how a text is written.
Rows CountsOf(const Rows& rows) {
  Rows counts;
  for (const auto& row : rows) {
    auto& kept = counts.emplace_back();
    for (const char* column :
         {"endpoint_name", "prompt_id", "iteration", "success", "error_type", "http_status",
          "input_tokens", "output_tokens", "total_tokens", "token_events", "seen_tokens",
          "token_count_source", "finish_reason", "load", "user", "in_window"}) {
      kept[column] = row.at(column);
    }
    kept["has_ttft"] = row.at("time_to_first_token").empty() ? "no" : "yes";
  }
  std::ranges::sort(counts);
  return counts;
}

TEST(Completions, AreCountedAsChatCompletionsAre) {
  const Rows chat = ResultsOf(kRun);
  const Rows completions = ResultsOf(With(kRun, {"--api", "completions"}));
  ASSERT_FALSE(completions.empty());
  EXPECT_EQ(CountsOf(completions), CountsOf(chat));
  for (const auto& row : completions) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_FALSE(row.at("response_text").empty());
    EXPECT_TRUE(row.at("reasoning_tokens").empty());
    EXPECT_GT(std::stod(row.at("total_latency")), std::stod(row.at("time_to_first_token")));
  }
}

TEST(Completions, AreReadWholeWithoutAStream) {
  const Arguments whole = With(kRun, {"--no-stream"});
  const Rows completions = ResultsOf(With(whole, {"--api=completions"}));
  EXPECT_EQ(CountsOf(completions), CountsOf(ResultsOf(whole)));
  ASSERT_FALSE(completions.empty());
  EXPECT_EQ(completions[0].at("success"), "True") << completions[0].at("error_message");
  EXPECT_FALSE(completions[0].at("response_text").empty());
}

SimServer ServeOne() {
  SimOptions options;
  SimProfile profile;
  profile.name = "m";
  profile.model_names = {"m"};
  profile.ttft = {std::chrono::milliseconds(1)};
  profile.inter_token_time = {std::chrono::microseconds(100)};
  profile.answer_tokens = {4};
  options.profiles = {profile};
  auto server = SimServer::Start(std::move(options));
  EXPECT_TRUE(server) << server.error().message;
  return std::move(*server);
}

Arguments At(const std::string& url) {
  return {"--url",        url, "--model-name",        "m",
          "--iterations", "1", "--no-visualizations", "--benchmark_filter=/factual_qa_short/"};
}

TEST(Completions, AUrlIsCompletedAndTheDocumentSaysTheApi) {
  const SimServer server = ServeOne();
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(With(At(server.BaseUrl()), {"--api", "completions"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::optional<SimRequest> last = server.LastRequest();
  ASSERT_TRUE(last);
  EXPECT_EQ(last->target, "/v1/completions");
  const nlohmann::json body = nlohmann::json::parse(last->body);
  EXPECT_TRUE(body["prompt"].is_string());
  EXPECT_FALSE(body.contains("messages"));
  const nlohmann::json document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  EXPECT_EQ(document["context"]["llm"]["options"]["api"], "completions");
}

TEST(Completions, TheUrlOfTheOtherApiEndsTheRunBeforeAnythingIsSent) {
  const SimServer server = ServeOne();
  const Workspace workspace;
  const ProgramResult chat = workspace.Benchmark(At(server.BaseUrl() + "/v1/completions"));
  EXPECT_EQ(chat.exit_code, 2);
  EXPECT_THAT(chat.err, HasSubstr("use --api completions, or " + server.Url()));
  const ProgramResult completions =
      workspace.Benchmark(With(At(server.Url()), {"--api", "completions"}));
  EXPECT_EQ(completions.exit_code, 2);
  EXPECT_THAT(completions.err, HasSubstr("use --api chat, or " + server.BaseUrl()));
  EXPECT_EQ(server.Stats().requests, 0U);
}

// The file was written for the chat completions; the command line overrides it.
TEST(Completions, AModelsFileServesBothApis) {
  const SimServer server = ServeOne();
  const Workspace workspace;
  const std::string file =
      workspace.Write("models.json", R"({"models": {"one": {"url": ")" + server.Url() +
                                         R"(", "model_name": "m"}}})");
  const ProgramResult result =
      workspace.Benchmark({"--models-file", file, "--iterations", "1", "--no-visualizations",
                           "--benchmark_filter=/factual_qa_short/", "--api", "completions"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(server.LastRequest()->target, "/v1/completions");
}

}  // namespace
}  // namespace llmb
