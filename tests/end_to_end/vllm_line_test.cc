// Lines of `vllm bench serve` with the program's name changed.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using testing::HasSubstr;
using testing::Not;

SimServer ServeModel(const std::string& model) {
  SimProfile profile;
  profile.name = model;
  profile.model_names = {model};
  profile.ttft = {std::chrono::milliseconds(1)};
  profile.inter_token_time = {std::chrono::microseconds(100)};
  profile.answer_tokens = {50};
  profile.tokens = SimTokens::kPieces;
  profile.tokenize = SimTokenize::kVllm;
  SimOptions options;
  options.profiles = {profile};
  options.keep_requests = 1000;
  auto server = SimServer::Start(std::move(options));
  EXPECT_TRUE(server) << server.error().message;
  return std::move(*server);
}

std::vector<nlohmann::json> BodiesAt(const SimServer& server, const std::string& target) {
  std::vector<nlohmann::json> bodies;
  for (const SimRequest& request : server.Requests()) {
    if (request.target == target) bodies.push_back(nlohmann::json::parse(request.body));
  }
  return bodies;
}

// The line of vLLM's documentation, with an address and the random data set.
TEST(VllmLine, OfTheDocumentationIsMeasured) {
  const SimServer server = ServeModel("NousResearch/Hermes-3-Llama-3.1-8B");
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark({"bench",
                                                    "serve",
                                                    "--backend",
                                                    "vllm",
                                                    "--model",
                                                    "NousResearch/Hermes-3-Llama-3.1-8B",
                                                    "--base-url",
                                                    server.BaseUrl(),
                                                    "--endpoint",
                                                    "/v1/completions",
                                                    "--dataset-name",
                                                    "random",
                                                    "--random_input_len",
                                                    "64",
                                                    "--random-output-len",
                                                    "8",
                                                    "--num-prompts",
                                                    "10",
                                                    "--max_concurrency",
                                                    "2",
                                                    "--tokenizer",
                                                    "x/y",
                                                    "--trust-remote-code",
                                                    "--top-p",
                                                    "0.9",
                                                    "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 10U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_EQ(row.at("input_tokens"), "64");
    EXPECT_EQ(row.at("output_tokens"), "8");
    EXPECT_EQ(row.at("load"), "users:2");
    EXPECT_EQ(row.at("workload"), "random");
  }
  const nlohmann::json last = BodiesAt(server, "/v1/completions").back();
  EXPECT_EQ(last["top_p"], 0.9);
  EXPECT_EQ(last["ignore_eos"], true);
  EXPECT_EQ(last["max_tokens"], 8);
  EXPECT_FALSE(last.contains("temperature"));
  EXPECT_THAT(result.err, HasSubstr("note: --tokenizer means nothing here"));
  EXPECT_THAT(Unwrapped(result.err), HasSubstr("--ignore-eos --request-rate inf --temperature none "
                                               "--metric-profile vllm"));
  // Its table stands above the summary and the files.
  EXPECT_THAT(result.out, HasSubstr("============ Serving Benchmark Result ============\n"
                                    "Successful requests:                     10        \n"
                                    "Failed requests:                         0         \n"
                                    "Maximum request concurrency:             2         \n"));
  EXPECT_THAT(result.out, HasSubstr("Total input tokens:                      640       \n"
                                    "Total generated tokens:                  80        \n"));
  EXPECT_THAT(result.out, HasSubstr("\n==================================================\n\n"));
}

TEST(VllmLine, OfTheChatBackendIsSentToTheChatCompletions) {
  const SimServer server = ServeModel("m");
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark({"--backend",
                                                    "openai-chat",
                                                    "--host",
                                                    "127.0.0.1",
                                                    "--port",
                                                    fmt::format("{}", server.Port()),
                                                    "--endpoint",
                                                    "/v1/chat/completions",
                                                    "--num-prompts",
                                                    "4",
                                                    "--input-len",
                                                    "40",
                                                    "--output-len",
                                                    "3",
                                                    "--request-rate",
                                                    "200",
                                                    "--burstiness",
                                                    "0.5",
                                                    "--seed",
                                                    "7",
                                                    "--percentile-metrics",
                                                    "ttft,e2el",
                                                    "--metric-percentiles",
                                                    "25,99.9",
                                                    "--disable-tqdm",
                                                    "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("Request rate configured (RPS):           200.00    \n"));
  EXPECT_THAT(result.out, HasSubstr("\nP25 E2EL (ms): "));
  EXPECT_THAT(result.out, HasSubstr("\nP99.9 TTFT (ms): "));
  EXPECT_THAT(result.out, Not(HasSubstr("Mean TPOT (ms): ")));
  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].at("load"), "rate:200");
  EXPECT_EQ(rows[0].at("model_name"), "m");  // the only one that the server lists
  EXPECT_EQ(rows[0].at("output_tokens"), "3");
}

TEST(VllmLine, ThatCannotBeDoneSendsNothing) {
  const SimServer server = ServeModel("m");
  const std::pair<Arguments, std::string> cases[] = {
      {{"--backend", "tgi"}, "--backend 'tgi' is not measured"},
      {{"--backend", "vllm", "--lora-modules", "a", "b"}, "--lora-modules is not supported"},
      {{"--backend", "vllm", "--dataset-name", "hf"}, "no data set 'hf'"},
      {{"--backend", "vllm", "--model"}, "needs a value"},
      {{"--backend", "openai-chat", "--endpoint", "/v1/completions"}, "use --api completions"},
  };
  for (const auto& [words, message] : cases) {
    const Workspace workspace;
    const ProgramResult result = workspace.Benchmark(With(words, {"--base-url", server.BaseUrl()}));
    EXPECT_EQ(result.exit_code, 2) << message;
    EXPECT_THAT(result.err, HasSubstr(message));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
  EXPECT_EQ(server.Stats().requests, 0U);
}

// The journal keeps the line in our own words.
TEST(VllmLine, IsRecordedInTheDocument) {
  const SimServer server = ServeModel("m");
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark({"--backend", "openai", "--base-url", server.BaseUrl(), "--num-prompts",
                           "3", "--random-output-len", "2", "--label", "nightly", "--metadata",
                           "tp=1", "version=2", "--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const nlohmann::json document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  const nlohmann::json& llm = document["context"]["llm"];
  EXPECT_EQ(llm["options"]["api"], "completions");
  EXPECT_EQ(llm["options"]["temperature"], "none");
  EXPECT_EQ(llm["label"], "nightly");
  EXPECT_EQ(llm["metadata"], (nlohmann::json{{"tp", "1"}, {"version", "2"}}));
}

}  // namespace
}  // namespace llmb
