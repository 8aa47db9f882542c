// Runs whose requests are sent at a rate.

#include <gtest/gtest.h>
#include <sys/types.h>

#include <algorithm>
#include <csignal>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using Rows = std::vector<std::map<std::string, std::string>>;

// One prompt is sent 10 times.
Arguments Plan(const std::string& url, const Arguments& more) {
  return With({"--url", url, "--model-name", "m", "--no-visualizations", "--no-test-request",
               "--benchmark_filter=coding_short/"},
              more);
}

Rows RowsOf(const Workspace& workspace, const std::string& kind) {
  return ReadCsvFile(workspace.Find("results", "benchmark_" + kind + "_", ".csv").at(0));
}

TEST(OpenLoopRun, HasARowPerRate) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(
      Plan(server.Url(), {"--request-rate", "100,50", "--arrival", "constant"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows summary = RowsOf(workspace, "summary");
  ASSERT_EQ(summary.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string rate = i == 0 ? "50" : "100";
    EXPECT_EQ(summary[i].at("load"), "rate:" + rate);
    EXPECT_EQ(summary[i].at("request_rate"), rate);
    EXPECT_EQ(summary[i].at("concurrent_level"), "");
    EXPECT_EQ(summary[i].at("users_busy"), "");
    EXPECT_EQ(summary[i].at("total_requests"), "10");
    EXPECT_NEAR(std::stod(summary[i].at("offered_rate")), std::stod(rate), 1e-3);
    EXPECT_GE(std::stod(summary[i].at("p50_total_latency_from_schedule")),
              std::stod(summary[i].at("p50_total_latency")));
  }
  for (const auto& row : RowsOf(workspace, "results")) {
    EXPECT_EQ(row.at("user"), "");
    EXPECT_EQ(row.at("concurrent_level"), "");
    EXPECT_EQ(row.at("slot_wait"), "0");
  }
  std::set<std::string> names;
  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  for (const auto& run : document["benchmarks"]) names.insert(run["name"]);
  EXPECT_EQ(names, (std::set<std::string>{"m/coding_short/rate:50/iterations:10/manual_time",
                                          "m/coding_short/rate:100/iterations:10/manual_time"}));
}

// Each response takes 50 ms, so two in flight carry 40 per second of the 200 that are due.
TEST(OpenLoopRun, NeverHasMoreInFlightThanAllowed) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(50), milliseconds(1), 1));
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server.Url(), {"--request-rate", "200", "--max-concurrency", "2"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const Rows rows = RowsOf(workspace, "results");
  ASSERT_EQ(rows.size(), 10U);
  std::vector<std::pair<double, int>> changes;
  std::size_t waited = 0;
  for (const auto& row : rows) {
    const double start = std::stod(row.at("started"));
    changes.emplace_back(start, 1);
    changes.emplace_back(start + std::stod(row.at("total_latency")), -1);
    waited += std::stod(row.at("slot_wait")) > 0 ? 1 : 0;
  }
  std::ranges::sort(changes);
  int in_flight = 0;
  for (const auto& [time, change] : changes) EXPECT_LE(in_flight += change, 2);
  EXPECT_GE(waited, 6U);
  const auto summary = RowsOf(workspace, "summary").at(0);
  EXPECT_GT(std::stod(summary.at("p99_total_latency_from_schedule")),
            2 * std::stod(summary.at("p99_total_latency")));
}

// Every 10 ms from 0 to 490 ms are 50 requests. The 5 warm-up requests before them are at 0 to 40
// ms.
TEST(OpenLoopRun, LastsATimeAfterItsWarmup) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server.Url(), {"--request-rate", "100", "--arrival", "constant",
                                              "--duration", "0.5", "--num-warmups", "5"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto summary = RowsOf(workspace, "summary").at(0);
  EXPECT_EQ(summary.at("total_requests"), "50");
  EXPECT_EQ(summary.at("warmup_requests"), "5");
  EXPECT_NEAR(std::stod(summary.at("offered_rate")), 100, 1e-3);
  EXPECT_EQ(RowsOf(workspace, "results").size(), 55U);
  EXPECT_EQ(server.Stats().requests, 55U);
  const auto document =
      nlohmann::json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
  EXPECT_EQ(document["benchmarks"][0]["name"],
            "m/coding_short/rate:100/duration:0.5/iterations:1/manual_time");
  EXPECT_EQ(document["benchmarks"][0]["iterations"], 50);
}

// 60 requests at 50 per second are whole when the program is interrupted, 60 at 100 per second are
// not. The rest of a schedule alone would be another load, so the second level is measured again.
TEST(OpenLoopRun, AResumedRunMeasuresAnInterruptedRateAgainWhole) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         Plan(server.Url(), {"--request-rate", "50,100", "--arrival", "constant",
                                             "--iterations", "60"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return server.Stats().requests >= 70; }));
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  EXPECT_EQ(program.Wait().exit_code, 130);
  const ProgramResult resumed = workspace.Benchmark(
      {"--resume", workspace.Find("results", "benchmark_", ".journal").at(0).string()});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const Rows rows = RowsOf(workspace, "results");
  EXPECT_EQ(rows.size(), 120U);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("sitting"), row.at("load") == "rate:50" ? "0" : "1");
  }
  for (const auto& row : RowsOf(workspace, "summary")) EXPECT_EQ(row.at("total_requests"), "60");
}

TEST(OpenLoopRun, AnInfiniteRateIsAClosedLoop) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  const ProgramResult result =
      workspace.Benchmark(Plan(server.Url(), {"--request-rate", "inf", "--max-concurrency", "3"}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const auto summary = RowsOf(workspace, "summary").at(0);
  EXPECT_EQ(summary.at("load"), "users:3");
  EXPECT_EQ(summary.at("concurrent_level"), "3");
  EXPECT_EQ(summary.at("request_rate"), "");
}

TEST(OpenLoopRun, WhatCannotBeSentIsRefusedInOneLine) {
  const SimServer server = StartServer(SteadyProfile(milliseconds(2), milliseconds(1), 4));
  const Workspace workspace;
  // The last one could have 100,000 x 240 s requests in flight, more than there are ports.
  const Arguments lines[] = {
      {"--request-rate", "0"},
      {"--request-rate", "-2"},
      {"--request-rate", "2", "--burstiness", "0"},
      {"--request-rate", "2", "--concurrent", "4"},
      {"--request-rate", "inf"},
      {"--request-rate", "100000", "--iterations", "1000000"},
  };
  for (const Arguments& line : lines) {
    const ProgramResult result = workspace.Benchmark(Plan(server.Url(), line));
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_EQ(result.out, "");
  }
  EXPECT_FALSE(server.LastRequest());
}

}  // namespace
}  // namespace llmb
