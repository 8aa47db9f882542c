// Endpoints that are measured one after another.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using Row = std::map<std::string, std::string>;

constexpr int kPrompts = 6;  // short ones
constexpr int kIterations = 3;
constexpr int kLevels = 2;

// Both at the same server. Five tokens in about 25 ms.
Arguments SerialPlan(const SimServer& server, const Workspace& workspace) {
  const std::string models = workspace.Write(
      "models.json", fmt::format(R"({{"models": {{"one": {{"url": "{0}", "model_name": "m"}},
                                                  "two": {{"url": "{0}", "model_name": "m"}}}}}})",
                                 server.Url()));
  return {"--models-file",
          models,
          "--serial-endpoints",
          "--concurrent=1,2",
          fmt::format("--iterations={}", kIterations),
          "--no-visualizations",
          "--no-test-request",
          "--progress=off",
          "--benchmark_filter=_short/"};
}

// The requests of an endpoint in the run's journal.
int Journalled(const Workspace& workspace, const std::string& endpoint) {
  const auto journals = workspace.Find("results", "benchmark_2", ".journal");
  if (journals.empty()) return 0;
  std::istringstream lines(ReadText(journals.front()));
  int count = 0;
  for (std::string line; std::getline(lines, line);) {
    // After the checksum of the line.
    const std::string begin = fmt::format(R"({{"request":{{"endpoint_name":"{}")", endpoint);
    count += line.find(begin) != std::string::npos ? 1 : 0;
  }
  return count;
}

// Runs the program until `endpoint` has finished `requests`, and kills it.
void RunUntil(const Arguments& arguments, const Workspace& workspace, const std::string& endpoint,
              int requests) {
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, arguments, workspace.Folder());
  EXPECT_TRUE(WaitFor([&] { return Journalled(workspace, endpoint) >= requests; }));
  EXPECT_EQ(::kill(program.Pid(), SIGKILL), 0);
  program.Wait();
}

// Whether two requests of different endpoints were in flight at the same time in an attempt.
bool Overlap(const std::vector<Row>& rows) {
  const auto begin = [](const Row& row) { return std::stod(row.at("started")); };
  const auto end = [&](const Row& row) { return begin(row) + std::stod(row.at("total_latency")); };
  for (const Row& a : rows) {
    for (const Row& b : rows) {
      if (a.at("endpoint_name") == b.at("endpoint_name") || a.at("sitting") != b.at("sitting")) {
        continue;
      }
      if (begin(a) < end(b) && begin(b) < end(a)) return true;
    }
  }
  return false;
}

// Killed in the second level of the first endpoint, and again in the first level of the second.
TEST(SerialEndpoints, WithLevelsAreCompletedAfterTwoKills) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(5), milliseconds(5), 5));
  const Workspace workspace;
  constexpr int kOfALevel = kPrompts * kIterations;
  RunUntil(SerialPlan(server, workspace), workspace, "one", kOfALevel + 3);
  EXPECT_EQ(Journalled(workspace, "two"), 0);
  const std::string journal = workspace.Find("results", "benchmark_2", ".journal").at(0).string();
  RunUntil({"--resume", journal}, workspace, "two", 3);
  EXPECT_EQ(Journalled(workspace, "one"), kLevels * kOfALevel);
  const ProgramResult resumed = workspace.Benchmark({"--resume", journal});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;

  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  std::set<std::string> seen;
  for (const Row& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    seen.insert(fmt::format("{} {} {} {}", row.at("endpoint_name"), row.at("load"),
                            row.at("prompt_id"), row.at("iteration")));
  }
  EXPECT_EQ(rows.size(), std::size_t{2 * kLevels * kOfALevel});
  EXPECT_EQ(seen.size(), rows.size());
  EXPECT_FALSE(Overlap(rows));
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".journal").empty());
}

}  // namespace
}  // namespace llmb
