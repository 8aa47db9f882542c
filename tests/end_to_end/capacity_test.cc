// Searches for the capacity of an endpoint. How often their answers are right is shown in virtual
// time (benchmarks/capacity_search); here nothing depends on how fast this machine is.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using Json = nlohmann::json;

// 4 slots, a step of 2 ms and 4 tokens carry 500 requests per second.
SimServer StartEngine() {
  SimProfile profile = SteadyProfile(std::chrono::milliseconds(1), Nanoseconds::zero(), 4);
  profile.engine = SimEngine{.slots = 4, .step = std::chrono::milliseconds(2)};
  return StartServer(profile);
}

// The shortest search. Half of the requests may be late, so a pause of the machine decides nothing.
Arguments Plan(const SimServer& server) {
  return {"--url", server.Url(),        "--model-name", "m",       "--find-capacity",
          "--slo", "latency_p50<100ms", "--budget",     "4500req", "--no-visualizations"};
}

Json CapacityIn(const Workspace& workspace) {
  const auto document = workspace.Find("results", "benchmark_2", ".json").at(0);
  return Json::parse(ReadText(document))["context"]["llm"]["capacity"];
}

std::set<std::string> LoadsOf(const Json& stages) {
  std::set<std::string> loads;
  for (const Json& stage : stages) loads.insert("rate:" + stage["rate"].dump());
  return loads;
}

TEST(CapacityRun, SearchesAndSaysWhatItKnows) {
  const SimServer server = StartEngine();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(server));
  EXPECT_THAT(result.exit_code, AnyOf(0, 3, 4)) << result.err << result.out;
  EXPECT_THAT(result.err, HasSubstr("4,500 requests will be sent to the endpoint:"));
  EXPECT_THAT(result.err, HasSubstr("no honest capacity within 10 %"));
  EXPECT_THAT(result.err, HasSubstr("m: coarse, "));
  EXPECT_THAT(result.out, HasSubstr("Capacity (95 % intervals)"));
  const Json capacity = CapacityIn(workspace);
  ASSERT_EQ(capacity.size(), 1U);
  EXPECT_EQ(capacity[0]["endpoint"], "m");
  EXPECT_FALSE(capacity[0].contains("interrupted"));
  ASSERT_FALSE(capacity[0]["stages"].empty());
  std::uint64_t sent = 0;
  for (const Json& stage : capacity[0]["stages"]) sent += stage["sent"].get<std::uint64_t>();
  EXPECT_LE(sent, 4'500U);
  // A row for each stage, and one for the requests that were sent one after another.
  std::set<std::string> rows;
  for (const auto& row :
       ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0))) {
    rows.insert(row.at("load"));
  }
  EXPECT_EQ(rows.size(), LoadsOf(capacity[0]["stages"]).size() + 1);
  EXPECT_TRUE(rows.contains("users:1"));
  // The same in the run document, where a rate that was measured again has a row for each stage.
  const Json document =
      Json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  std::size_t cases = 0;
  for (const Json& row : document["benchmarks"]) {
    EXPECT_TRUE(rows.contains(row["name"].get<std::string>().substr(sizeof("m/capacity"))))
        << row["name"];
    ++cases;
  }
  EXPECT_EQ(cases, capacity[0]["stages"].size() + 1);
  EXPECT_TRUE(workspace.Find("results", "", ".journal").empty());
}

// Runs a search until its first stage has ended.
ProgramResult SearchOneStage(const Workspace& workspace, const Arguments& arguments) {
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, arguments, workspace.Folder());
  WaitFor([&] {
    const auto journal = workspace.Find("results", "", ".journal");
    return !journal.empty() && ReadText(journal.front()).find("search_stage") != std::string::npos;
  });
  kill(program.Pid(), SIGINT);
  return program.Wait();
}

// No response takes less than 1 ms.
TEST(CapacityRun, CountsWhatIsNotGood) {
  const SimServer server = StartEngine();
  const Workspace workspace;
  const ProgramResult result = SearchOneStage(
      workspace, {"--url", server.Url(), "--model-name", "m", "--find-capacity", "--slo",
                  "goodput>=90%", "--goodput", "e2el:1", "tpot:900", "--no-visualizations"});
  EXPECT_EQ(result.exit_code, 130);
  EXPECT_THAT(result.err, HasSubstr("the highest rate with goodput>=90% (tpot:900 e2el:1)"));
  const Json capacity = CapacityIn(workspace);
  EXPECT_EQ(capacity[0]["thresholds"], Json({"goodput>=90%"}));
  ASSERT_FALSE(capacity[0]["stages"].empty());
  EXPECT_EQ(capacity[0]["stages"][0]["misses"][0], capacity[0]["stages"][0]["counted"]);
}

TEST(CapacityRun, IsResumedWithoutTheStagesThatHaveEnded) {
  const SimServer server = StartEngine();
  const Workspace workspace;
  EXPECT_EQ(SearchOneStage(workspace, Plan(server)).exit_code, 130);
  const Json before = CapacityIn(workspace);
  EXPECT_EQ(before[0]["interrupted"], true);
  const std::size_t stages = before[0]["stages"].size();
  ASSERT_GE(stages, 1U);

  const std::string path = workspace.Find("results", "", ".journal").at(0).string();
  const ProgramResult other = workspace.Benchmark({"--resume", path, "--slo", "latency_p90<100ms"});
  EXPECT_EQ(other.exit_code, 2);
  EXPECT_THAT(other.err, HasSubstr("cannot resume"));

  const ProgramResult result = workspace.Benchmark({"--resume", path});
  EXPECT_THAT(result.exit_code, AnyOf(0, 3, 4)) << result.err;
  const Json after = CapacityIn(workspace);
  ASSERT_GT(after[0]["stages"].size(), stages);
  for (std::size_t i = 0; i < stages; ++i) {
    EXPECT_EQ(after[0]["stages"][i], before[0]["stages"][i]);
  }
  EXPECT_FALSE(after[0].contains("interrupted"));
}

TEST(CapacityRun, ThatIsWrongSendsNothing) {
  const SimServer server = StartEngine();
  const Workspace workspace;
  const auto expect_error = [&](const Arguments& arguments, const char* text) {
    const ProgramResult result = workspace.Benchmark(
        With({"--url", server.Url(), "--model-name", "m", "--find-capacity"}, arguments));
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr(text));
  };
  expect_error({}, "--find-capacity needs --slo, such as 'ttft_p90<500ms'");
  expect_error({"--slo", "itl_p99<50ms"}, "--find-capacity cannot search for 'itl_p99<50ms'");
  expect_error({"--slo", "goodput>=90%"}, "--slo 'goodput>=90%' needs --goodput");
  expect_error({"--slo", "goodput>=90%", "--goodput", "ttft:500", "--no-stream"},
               "--goodput ttft: it needs streaming");
  expect_error({"--slo", "ttft_p90<1s", "--concurrent", "4"},
               "cannot be combined with --concurrent");
  expect_error({"--slo", "ttft_p90<1s", "--budget", "100req"}, "at least 4500 requests");
  expect_error({"--slo", "ttft_p90<1s", "--benchmark_repetitions=2"}, "--benchmark_repetitions");
  const ProgramResult levels = workspace.Benchmark(
      {"--url", server.Url(), "--model-name", "m", "--slo", "goodput>=90%", "--goodput", "e2el:9"});
  EXPECT_EQ(levels.exit_code, 2);
  EXPECT_THAT(levels.err, HasSubstr("'goodput>=90%': it needs --find-capacity"));
  EXPECT_EQ(server.Stats().requests, 0U);
  EXPECT_FALSE(std::filesystem::exists(workspace.Folder() / "results"));
}

}  // namespace
}  // namespace llmb
