// How long a stage lasts, and what of it is warm-up.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::Not;
using Rows = std::vector<std::map<std::string, std::string>>;

// Five tokens in about 30 ms.
SimServer Serve(milliseconds ttft = milliseconds(5)) {
  return StartServer(SteadyProfile(ttft, milliseconds(5), 5));
}

// The six short prompts.
Arguments Plan(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--no-visualizations",
               "--no-test-request", "--progress=off", "--benchmark_filter=_short/"},
              more);
}

Arguments WithTestRequest(Arguments arguments) {
  std::erase(arguments, "--no-test-request");
  return arguments;
}

Rows ResultRows(const Workspace& workspace, const std::string& folder = "results") {
  return ReadCsvFile(workspace.Find(folder, "benchmark_results_", ".csv").at(0));
}

Rows SummaryRows(const Workspace& workspace, const std::string& folder = "results") {
  return ReadCsvFile(workspace.Find(folder, "benchmark_summary_", ".csv").at(0));
}

nlohmann::json Cases(const Workspace& workspace) {
  return nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)))
      .at("benchmarks");
}

std::map<std::string, int> CountsByPrompt(const Rows& rows) {
  std::map<std::string, int> counts;
  for (const auto& row : rows) ++counts[row.at("prompt_id")];
  return counts;
}

double Started(const std::map<std::string, std::string>& row) {
  return std::stod(row.at("started"));
}

TEST(NumPrompts, IsTheNumberOfRequestsInAll) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server, {"--num-prompts", "8", "--concurrent", "2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("8 requests of 6 prompts x 2 users x 1 repetition"));
  const Rows rows = ResultRows(workspace);
  EXPECT_EQ(rows.size(), 8U);
  EXPECT_EQ(server.Stats().requests, 8U);
  const auto counts = CountsByPrompt(rows);
  EXPECT_EQ(counts.size(), 6U);
  const nlohmann::json cases = Cases(workspace);
  ASSERT_EQ(cases.size(), 6U);
  for (const nlohmann::json& run : cases) {
    EXPECT_THAT(run["name"].get<std::string>(),
                testing::EndsWith("_short/concurrency:2/iterations:1/manual_time"));
    const int count = counts.at(run["prompt_id"].get<std::string>());
    EXPECT_TRUE(count == 1 || count == 2) << count;
    EXPECT_EQ(run["iterations"], count);
    EXPECT_EQ(run["threads"], 1);
    double latency_ms = 0;
    for (const auto& row : rows) {
      if (row.at("prompt_id") == run["prompt_id"].get<std::string>()) {
        latency_ms += 1e3 * std::stod(row.at("total_latency")) / count;
      }
    }
    EXPECT_NEAR(run["real_time"].get<double>(), latency_ms, 1e-3);
    EXPECT_FALSE(run.contains("interrupted"));
  }
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".journal").empty());
}

TEST(NumPrompts, FewerThanThePromptsLeavesSomeWithoutARowAndSaysWhich) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(Plan(server, {"--num-prompts", "2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ResultRows(workspace).size(), 2U);
  EXPECT_EQ(Cases(workspace).size(), 2U);
  EXPECT_THAT(result.out, HasSubstr("4 of 6 prompts were not sent, because"));
  EXPECT_THAT(result.out, Not(HasSubstr("no row")));
}

TEST(Duration, NothingIsBegunAfterIt) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server, {"--duration", "1", "--concurrent", "2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("Requests will be sent for 1 s to the endpoint"));
  Rows rows = ResultRows(workspace);
  std::ranges::sort(rows, {}, Started);
  ASSERT_GT(rows.size(), 12U);
  EXPECT_LT(Started(rows.back()) - Started(rows.front()), 2.0);
  EXPECT_EQ(rows.size(), server.Stats().requests);  // what was under way has ended and counts
  EXPECT_EQ(rows.front().at("in_window"), "False");
  EXPECT_EQ(rows.back().at("in_window"), "True");
  std::set<std::string> sent;
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    sent.insert(row.at("prompt_id") + row.at("iteration"));
  }
  EXPECT_EQ(sent.size(), rows.size());
  const nlohmann::json cases = Cases(workspace);
  ASSERT_EQ(cases.size(), 6U);
  std::int64_t requests = 0;
  for (const nlohmann::json& run : cases) {
    EXPECT_THAT(run["name"].get<std::string>(),
                testing::EndsWith("_short/concurrency:2/duration:1/iterations:1/manual_time"));
    requests += run["iterations"].get<std::int64_t>();
    EXPECT_FALSE(run.contains("interrupted"));
  }
  EXPECT_EQ(requests, static_cast<std::int64_t>(rows.size()));
  const Rows summary = SummaryRows(workspace);
  EXPECT_GT(std::stod(summary.at(0).at("window_begins_s")), 0.05);
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".journal").empty());
}

TEST(Duration, WithNumPromptsTheFirstThatIsReachedEndsTheStage) {
  const SimServer server = Serve();
  const Workspace counted;
  ProgramResult result =
      counted.Benchmark(Plan(server, {"--duration", "600", "--num-prompts", "8"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(ResultRows(counted).size(), 8U);
  const Workspace timed;
  result = timed.Benchmark(Plan(server, {"--duration", "0.2", "--num-prompts", "1000000"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_LT(ResultRows(timed).size(), 1000U);
}

// Without a test request it is known only afterwards.
TEST(Duration, ShorterThanARequestIsSaid) {
  const SimServer server = Serve(milliseconds(300));
  const Workspace workspace;
  for (const auto& load :
       std::vector<std::vector<std::string>>{{"--concurrent", "2"},
                                             {"--concurrent", "2", "--num-prompts", "4"},
                                             {"--concurrent", "2", "--num-warmups", "3"},
                                             {"--request-rate", "20", "--arrival", "constant"}}) {
    std::vector<std::string> options = {"--duration", "0.1"};
    options.insert(options.end(), load.begin(), load.end());
    const ProgramResult result = workspace.Benchmark(Plan(server, options));
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, testing::ContainsRegex("--duration 0.1 was[ \n]+shorter[ \n]+than a"))
        << load[0];
  }
}

TEST(Duration, ShorterThanTheTestRequestIsRefused) {
  const SimServer server = Serve(milliseconds(300));
  const Workspace workspace;
  for (const std::vector<std::string>& load :
       {std::vector<std::string>{"--concurrent", "2", "--num-prompts", "4"},
        std::vector<std::string>{"--request-rate", "20"}}) {
    std::vector<std::string> options = {"--duration", "0.1"};
    options.insert(options.end(), load.begin(), load.end());
    const ProgramResult result = workspace.Benchmark(WithTestRequest(Plan(server, options)));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr("--duration 0.1 is shorter than one request: the test"));
    EXPECT_TRUE(workspace.Find("results", "benchmark_", "").empty());
  }
  // Each time a test request, and another one to be sure.
  EXPECT_EQ(server.Stats().requests, 4U);
}

TEST(Duration, BesideIterationsIsWrongUsage) {
  const SimServer server = Serve();
  const Workspace workspace;
  for (const char* option : {"--duration", "--num-prompts"}) {
    const ProgramResult result =
        workspace.Benchmark(Plan(server, {option, "3", "--iterations", "3"}));
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err,
                HasSubstr(fmt::format("--iterations cannot be combined with {}", option)));
  }
  EXPECT_EQ(server.Stats().requests, 0U);
}

// The first level has ended when the run is killed, and is kept. The second is measured again
// whole.
TEST(Duration, AResumedRunMeasuresAnUnfinishedStageAgain) {
  const SimServer server = Serve();
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         Plan(server, {"--duration", "1", "--concurrent", "1,2"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitFor([&] {
    const auto journals = workspace.Find("results", "benchmark_2", ".journal");
    if (journals.empty()) return false;
    const std::string text = ReadText(journals.front());
    const std::size_t ended = text.find("flow_ended");
    return ended != std::string::npos && text.find("{\"request\"", ended) != std::string::npos;
  }));
  ASSERT_EQ(::kill(program.Pid(), SIGKILL), 0);
  program.Wait();
  const std::string journal = workspace.Find("results", "benchmark_2", ".journal").at(0).string();
  const std::uint64_t before = workspace.JournalledRequests();

  const ProgramResult converted =
      workspace.Convert({journal, "--output-dir", "converted", "--no-visualizations"});
  EXPECT_EQ(converted.exit_code, 0) << converted.err;
  EXPECT_EQ(ResultRows(workspace, "converted").size(), before);

  const ProgramResult resumed = workspace.Benchmark({"--resume", journal, "--no-test-request"});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, HasSubstr("missing flows: 1 of 2 (not finished: 2 users)"));
  std::map<std::string, std::set<std::string>> attempts;  // by load
  const Rows rows = ResultRows(workspace);
  for (const auto& row : rows) attempts[row.at("load")].insert(row.at("sitting"));
  EXPECT_EQ(attempts,
            (std::map<std::string, std::set<std::string>>{{"users:1", {"0"}}, {"users:2", {"1"}}}));
  const nlohmann::json cases = Cases(workspace);
  EXPECT_EQ(cases.size(), 12U);
  std::uint64_t requests = 0;
  for (const nlohmann::json& run : cases) {
    EXPECT_FALSE(run.contains("interrupted"));
    requests += run["request_records"].size();
  }
  EXPECT_EQ(requests, rows.size());
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".journal").empty());
}

TEST(Warmup, IsInNoFigureAndStandsAfterAllOtherRows) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      Plan(server, {"--num-warmups", "5", "--iterations", "2", "--concurrent", "2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("12 requests and 5 warm-up requests will be sent"));
  EXPECT_EQ(server.Stats().requests, 17U);
  // The document has them too: what is made from it again is the same.
  const ProgramResult converted =
      workspace.Convert({workspace.Find("results", "benchmark_2", ".json").at(0).string(),
                         "--output-dir", "converted", "--no-visualizations"});
  EXPECT_EQ(converted.exit_code, 0) << converted.err;
  for (const char* folder : {"results", "converted"}) {
    const Rows rows = ResultRows(workspace, folder);
    ASSERT_EQ(rows.size(), 17U) << folder;
    std::set<std::string> ids;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      ids.insert(rows[i].at("request_id"));
      EXPECT_EQ(rows[i].at("warmup"), i < 12 ? "" : "True") << i;
      EXPECT_TRUE(i < 12 || rows[i].at("in_window") == "False") << i;
    }
    EXPECT_EQ(ids.size(), 17U);
    const Rows summary = SummaryRows(workspace, folder);
    EXPECT_EQ(summary.at(0).at("warmup_requests"), "5");
    EXPECT_EQ(summary.at(0).at("total_requests"), "12");
  }
  for (const nlohmann::json& run : Cases(workspace)) {
    EXPECT_EQ(run["iterations"], 2);
    EXPECT_EQ(run["requests"], 2.0);
  }
}

TEST(Warmup, WhatIsSentDuringTheRampUpIsWarmup) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      Plan(server, {"--ramp-up", "0.6", "--iterations", "2", "--concurrent", "3"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = ResultRows(workspace);
  std::map<std::string, int> warmups;  // by user
  std::map<std::string, double> begins;
  int measured = 0;
  for (const auto& row : rows) {
    const std::string& user = row.at("user");
    const double start = Started(row);
    begins[user] = std::min(begins.try_emplace(user, start).first->second, start);
    row.at("warmup").empty() ? ++measured : ++warmups[user];
  }
  EXPECT_EQ(measured, 12);
  EXPECT_EQ(warmups.size(), 3U);
  EXPECT_LT(begins.at("0"), begins.at("1"));
  EXPECT_LT(begins.at("1"), begins.at("2"));
  EXPECT_EQ(SummaryRows(workspace).at(0).at("warmup_requests"),
            fmt::format("{}", rows.size() - 12));
}

TEST(UniquePrompts, AreAdvisedWhereARepeatedPromptMayHaveBeenCached) {
  const SimServer server = Serve();
  const Workspace workspace;
  const ProgramResult repeated = workspace.Benchmark(Plan(server, {"--iterations", "2"}));
  EXPECT_THAT(repeated.out, HasSubstr("--unique-prompts avoids that"));
  const ProgramResult unique =
      workspace.Benchmark(Plan(server, {"--iterations", "2", "--unique-prompts"}));
  ASSERT_EQ(unique.exit_code, 0) << unique.err;
  EXPECT_THAT(unique.out, Not(HasSubstr("--unique-prompts avoids that")));
  const ProgramResult once = workspace.Benchmark(Plan(server, {"--iterations", "1"}));
  EXPECT_THAT(once.out, Not(HasSubstr("--unique-prompts avoids that")));
}

}  // namespace
}  // namespace llmb
