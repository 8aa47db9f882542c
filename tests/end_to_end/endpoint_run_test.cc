// Runs against endpoints of the test: failures, secrets, interruptions.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;

SimProfile FastProfile() { return SteadyProfile(milliseconds(2), milliseconds(1), 4); }

Arguments Plan(const std::string& url, const Arguments& more, const std::string& iterations = "2") {
  return With({"--url", url, "--model-name", "m", "--iterations", iterations, "--no-visualizations",
               "--no-test-request", "--benchmark_filter=_short/"},
              more);
}

std::vector<std::map<std::string, std::string>> Rows(const Workspace& workspace) {
  return ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
}

// All files and output of a run.
std::string EverythingWritten(const Workspace& workspace, const ProgramResult& result) {
  std::string all = result.out + result.err;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(workspace.Folder())) {
    if (entry.is_regular_file()) all += ReadText(entry.path());
  }
  return all;
}

TEST(EndpointRun, SendsTokenAndHeadersButNeverPrintsThem) {
  const SimServer server = StartServer(FastProfile());
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      Plan(server.Url(), {"--auth-token-env", "LLMB_TEST_TOKEN", "--header", "X-Key=k3y-s3cret",
                          "--extra-body", R"({"top_p":0.5})"}),
      {{"LLMB_TEST_TOKEN", "t0p-s3cret"}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::optional<SimRequest> request = server.LastRequest();
  ASSERT_TRUE(request);
  EXPECT_EQ(request->Header("Authorization"), "Bearer t0p-s3cret");
  EXPECT_EQ(request->Header("X-Key"), "k3y-s3cret");
  EXPECT_EQ(nlohmann::json::parse(request->body)["top_p"], 0.5);
  std::set<std::string> ids;
  for (const auto& row : Rows(workspace)) ids.insert(row.at("request_id"));
  EXPECT_TRUE(ids.contains(request->Header("X-Request-ID")));
  EXPECT_TRUE(request->reused_connection);
  EXPECT_EQ(EverythingWritten(workspace, result).find("s3cret"), std::string::npos);
}

TEST(EndpointRun, AClosedPortFailsEveryRowAndTheRun) {
  std::string url;
  {
    const SimServer server = StartServer(FastProfile());
    url = server.Url();
  }
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(url, {}));
  EXPECT_EQ(result.exit_code, 1);
  const auto rows = Rows(workspace);
  EXPECT_EQ(rows.size(), 12U);  // 6 short prompts x 2
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("success"), "False");
    EXPECT_EQ(row.at("error_type"), "connect");
    EXPECT_NE(row.at("error_message").find("127.0.0.1"), std::string::npos);
    EXPECT_EQ(row.at("time_to_first_token"), "");
  }
  EXPECT_NE(result.out.find("12 requests failed (connect): cannot connect"), std::string::npos)
      << result.out;
  // Refused connections keep the client busy, but there are no measurements that this could affect.
  EXPECT_EQ(result.err.find("WARNING"), std::string::npos) << result.err;
  EXPECT_EQ(result.out.find("limited"), std::string::npos) << result.out;
}

TEST(EndpointRun, FailuresAreRowsAndDoNotStopTheRun) {
  SimProfile profile = FastProfile();
  SimFault unavailable;
  unavailable.kind = SimFaultKind::kHttpStatus;
  unavailable.every_nth = 3;
  unavailable.http_status = 503;
  profile.faults = {unavailable};
  const SimServer server = StartServer(profile);
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(server.Url(), {}));
  EXPECT_EQ(result.exit_code, 0) << result.err;
  int failed = 0;
  for (const auto& row : Rows(workspace)) {
    if (row.at("success") == "True") continue;
    ++failed;
    EXPECT_EQ(row.at("error_type"), "http_status");
    EXPECT_EQ(row.at("http_status"), "503");
  }
  EXPECT_EQ(failed, 4);  // of 12
  const auto summary = ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0));
  EXPECT_EQ(summary.at(0).at("success_rate"), "66.67%");
}

TEST(EndpointRun, StreamOptionsAreOmittedForServersThatRejectThem) {
  SimProfile profile = FastProfile();
  profile.reject_stream_options = true;
  const SimServer server = StartServer(profile);
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(server.Url(), {}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  for (const auto& row : Rows(workspace)) EXPECT_EQ(row.at("token_count_source"), "events");
  EXPECT_EQ(server.Stats().requests, 13U);  // 12, and the rejected one
  EXPECT_NE(result.out.find("rejects stream_options"), std::string::npos) << result.out;
}

class Interruption : public ::testing::TestWithParam<int> {};

TEST_P(Interruption, WritesACompleteRun) {
  SimProfile profile = FastProfile();
  profile.inter_token_time = {milliseconds(50)};
  const SimServer server = StartServer(profile);
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, Plan(server.Url(), {}, "1000"),
                         workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return server.Stats().requests >= 3; }));
  ASSERT_EQ(::kill(program.Pid(), GetParam()), 0);
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 128 + GetParam()) << result.err;
  const auto rows = Rows(workspace);
  EXPECT_GE(rows.size(), 3U);
  EXPECT_EQ(rows.front().at("success"), "True");
  EXPECT_EQ(rows.back().at("error_type"), "cancelled");
  const nlohmann::json document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  EXPECT_EQ(document["context"]["llm"]["interrupted"], true);
  EXPECT_EQ(workspace.Find("results", "benchmark_", ".csv").size(), 2U);
}

INSTANTIATE_TEST_SUITE_P(Signals, Interruption, ::testing::Values(SIGINT, SIGTERM));

TEST(EndpointRun, EachEndpointOfAModelsFileHasRows) {
  const SimServer server = StartServer(FastProfile());
  const Workspace workspace;
  workspace.Write("models.json", fmt::format(R"({{
    // found in the current folder
    "models": {{
      "one": {{"url": "{0}", "model_name": "m", "auth_token": "${{LLMB_TEST_TOKEN}}"}},
      "two": {{"url": "{0}", "model_name": "unknown"}},
      "three": {{"url": "{0}", "model_name": "m"}}
    }},
    "aliases": {{"erste": "one"}}
  }})",
                                             server.Url()));
  const ProgramResult result =
      workspace.Benchmark({"--models", "erste", "two", "--iterations", "1", "--no-visualizations",
                           "--no-test-request", "--benchmark_filter=/factual_qa_short/"},
                          {{"LLMB_TEST_TOKEN", "t0p-s3cret"}});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const auto rows = Rows(workspace);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("endpoint_name"), "one");
  EXPECT_EQ(rows[0].at("success"), "True");
  EXPECT_EQ(rows[1].at("endpoint_name"), "two");
  EXPECT_EQ(rows[1].at("http_status"), "404");
  EXPECT_EQ(EverythingWritten(workspace, result).find("s3cret"), std::string::npos);
}

}  // namespace
}  // namespace llmb
