// Texts of an exact length, whichever way the server tells how it counts.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"

namespace llmb {
namespace {

using testing::HasSubstr;

SimServer ServeTokens(SimTokenize tokenize, SimUsage usage = SimUsage::kWhenAsked) {
  SimProfile profile;
  profile.name = "m";
  profile.model_names = {"m"};
  profile.ttft = {std::chrono::milliseconds(1)};
  profile.inter_token_time = {std::chrono::microseconds(100)};
  profile.answer_tokens = {20};
  profile.tokens = SimTokens::kPieces;
  profile.tokenize = tokenize;
  profile.usage = usage;
  SimOptions options;
  options.profiles = {profile};
  options.keep_requests = 1000;
  auto server = SimServer::Start(std::move(options));
  EXPECT_TRUE(server) << server.error().message;
  return std::move(*server);
}

struct LengthRun {
  ProgramResult result;
  std::vector<std::map<std::string, std::string>> rows;
  std::map<std::string, std::string> summary;
};

// 40 requests of about 60 tokens, of which 20 are a common prefix.
LengthRun RunWith(const SimServer& server, const Arguments& more = {}) {
  const Workspace workspace;
  LengthRun run;
  run.result =
      workspace.Benchmark(With({"--url", server.BaseUrl(), "--model-name", "m", "--dataset-name",
                                "random", "--random-input-len", "40", "--random-range-ratio", "0.5",
                                "--random-prefix-len", "20", "--random-output-len", "4",
                                "--num-prompts", "40", "--concurrent", "4", "--no-visualizations"},
                               more));
  EXPECT_EQ(run.result.exit_code, 0) << run.result.err;
  const auto results = workspace.Find("results", "benchmark_results_", ".csv");
  if (results.empty()) return run;
  run.rows = ReadCsvFile(results.at(0));
  run.summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0)).at(0);
  return run;
}

void ExpectExact(const LengthRun& run, const std::string& source) {
  ASSERT_EQ(run.rows.size(), 40U);
  std::set<std::string> lengths;
  for (const auto& row : run.rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    EXPECT_EQ(row.at("input_tokens"), row.at("input_tokens_asked"));
    EXPECT_EQ(row.at("input_length_source"), source);
    lengths.insert(row.at("input_tokens"));
  }
  EXPECT_GT(lengths.size(), 5U);
  EXPECT_EQ(run.summary.at("exact_input_share"), "1");
  EXPECT_THAT(run.result.out + run.result.err,
              HasSubstr("counted exactly the input tokens asked for in 40 of 40 requests"));
}

TEST(ExactLengths, ComeFromTheTokenizerOfEachServer) {
  for (const SimTokenize tokenize :
       {SimTokenize::kVllm, SimTokenize::kLlamaCpp, SimTokenize::kTgi}) {
    const SimServer server = ServeTokens(tokenize);
    ExpectExact(RunWith(server), "tokenize");
  }
}

TEST(ExactLengths, ComeFromUsageWithoutATokenizer) {
  const SimServer server = ServeTokens(SimTokenize::kNone);
  ExpectExact(RunWith(server), "usage");
}

TEST(ExactLengths, AreThoseOfCompletionsToo) {
  const SimServer server = ServeTokens(SimTokenize::kVllm);
  ExpectExact(RunWith(server, {"--api", "completions"}), "tokenize");
}

TEST(ExactLengths, AreEstimatesWhereTheServerCountsNothing) {
  const SimServer server = ServeTokens(SimTokenize::kNone, SimUsage::kNever);
  const LengthRun run = RunWith(server);
  ASSERT_EQ(run.rows.size(), 40U);
  EXPECT_EQ(run.rows[0].at("input_length_source"), "estimate");
  EXPECT_EQ(run.summary.at("exact_input_share"), "");
  EXPECT_THAT(Unwrapped(run.result.err),
              HasSubstr("input lengths are estimates, 4 characters a token: " + server.Url() +
                        " does not count the tokens of a prompt"));
}

// Without them nothing is sent that is not measured.
TEST(ExactLengths, AreEstimatesWithoutTestRequests) {
  const SimServer server = ServeTokens(SimTokenize::kVllm);
  const LengthRun run = RunWith(server, {"--no-test-request", "--no-prime-prefixes"});
  ASSERT_EQ(run.rows.size(), 40U);
  EXPECT_EQ(run.rows[0].at("input_length_source"), "estimate");
  EXPECT_EQ(server.Stats().requests, 40U);
}

}  // namespace
}  // namespace llmb
