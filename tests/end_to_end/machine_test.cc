// Problems of the machine: the program is stopped for a while, the disk is full, no threads are
// left.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/thread_sanitizer.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

SimServer ServeWithPrefill(Nanoseconds prefill_per_token) {
  SimProfile profile = SteadyProfile(milliseconds(5), milliseconds(1), 5);
  profile.prefill_per_token = prefill_per_token;
  return StartServer(std::move(profile));
}

// A prompt of 100 tokens, followed by one of one token.
std::string LongAndShortPrompt(const Workspace& workspace) {
  const std::string prompts =
      fmt::format(R"([{{"id": "long", "prompt": "{}", "length": "long", "complexity": "simple",
                        "category": "x"}},
                      {{"id": "short", "prompt": "hi", "length": "short", "complexity": "simple",
                        "category": "x"}}])",
                  std::string(400, 'x'));
  return workspace.Write("prompts.json", prompts);
}

Arguments ToOneEndpoint(const SimServer& server, const Arguments& more) {
  return With({"--url", server.Url(), "--model-name", "m", "--no-visualizations",
               "--no-test-request", "--progress=off"},
              more);
}

void StopFor(pid_t pid, milliseconds duration) {
  ASSERT_EQ(::kill(pid, SIGSTOP), 0);
  LetTimePass(duration);
  ASSERT_EQ(::kill(pid, SIGCONT), 0);
}

// The only file in `folder` whose name has this beginning and end.
fs::path OneFile(const Workspace& workspace, const std::string& folder, const std::string& begin,
                 const std::string& end) {
  const auto found = workspace.Find(folder, begin, end);
  EXPECT_EQ(found.size(), 1U) << folder << '/' << begin << "..." << end;
  return found.empty() ? fs::path() : found.front();
}

// The program is stopped during the first of two requests, which takes a second. A stop is only
// distinguished from a delay if it is longer than a second plus a poll.
TEST(Stopped, ARequestInFlightIsMarkedAndExcludedFromLatencies) {
  const SimServer server = ServeWithPrefill(milliseconds(10));
  const Workspace workspace;
  RunningProgram program(
      LLMB_BENCHMARK_PROGRAM,
      ToOneEndpoint(server, {"--prompts", LongAndShortPrompt(workspace), "--iterations=1"}),
      workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return server.Stats().requests > 0; }));
  StopFor(program.Pid(), milliseconds(1500));
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("note: m had 1 request in flight while this program was suspended"),
            std::string::npos)
      << result.out;

  auto rows = ReadCsvFile(OneFile(workspace, "results", "benchmark_results_", ".csv"));
  ASSERT_EQ(rows.size(), 2U);
  std::ranges::sort(rows, {}, [](const auto& row) { return std::stod(row.at("started")); });
  EXPECT_EQ(rows[0].at("success"), "True");
  EXPECT_NE(rows[0].at("suspended"), "");
  EXPECT_EQ(rows[1].at("suspended"), "");
  const auto summary =
      ReadCsvFile(OneFile(workspace, "results", "benchmark_summary_", ".csv")).at(0);
  EXPECT_EQ(summary.at("successful_requests"), "2");
  EXPECT_EQ(summary.at("suspended_requests"), "1");
  EXPECT_EQ(summary.at("max_total_latency"), rows[1].at("total_latency"));

  const auto document =
      nlohmann::json::parse(ReadText(OneFile(workspace, "results", "benchmark_2", ".json")));
  EXPECT_EQ(document["context"]["llm"]["notes"].size(), 1U);
  const bool first = document["benchmarks"][0]["prompt_id"] == rows[0].at("prompt_id");
  const auto& stopped = document["benchmarks"][first ? 0 : 1];
  EXPECT_EQ(stopped["success_rate"], 1.0);
  EXPECT_FALSE(stopped.contains("ttft_ms"));
  EXPECT_EQ(stopped.value("error_message", ""),
            "no request was measured: the load generator was suspended during each of them");
  EXPECT_TRUE(document["benchmarks"][first ? 1 : 0].contains("ttft_ms"));
}

// Runs a shell command in a new mount namespace, in which `results` is a disk of 64 KiB.
Arguments OnASmallDisk(const std::string& command) {
  return {"-m", "sh", "-c", "mount -t tmpfs -o size=64k none results && " + command};
}

TEST(Disk, AFullDiskIsReportedAndResultsGoElsewhere) {
  const SimServer server = ServeWithPrefill({});
  const Workspace workspace;
  fs::create_directory(workspace.Folder() / "results");
  fs::create_directory(workspace.Folder() / "other");
  const auto run = [&](const Arguments& words) {
    return RunningProgram("/usr/bin/unshare", words, workspace.Folder(),
                          {{"TMPDIR", workspace.Folder() / "other"}})
        .Wait();
  };
  if (run(OnASmallDisk("true")).exit_code != 0) GTEST_SKIP() << "not permitted to mount a disk";
  Arguments words = OnASmallDisk("exec \"$0\" \"$@\"");
  words.emplace_back(LLMB_BENCHMARK_PROGRAM);
  const Arguments plan = ToOneEndpoint(
      server, {"--concurrent=10", "--iterations=200", "--benchmark_filter=factual_qa_short/"});
  const ProgramResult result = run(With(words, plan));
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(Unwrapped(result.err).find("No space left on device; the measurement continues"),
            std::string::npos)
      << result.err;
  EXPECT_NE(result.err.find("all of them are in "), std::string::npos) << result.err;
  const fs::path folder = OneFile(workspace, "other", "llm_benchmarks_", "");
  const std::string place = "other/" + folder.filename().string();
  const auto rows = ReadCsvFile(OneFile(workspace, place, "benchmark_results_", ".csv"));
  EXPECT_EQ(rows.size(), 200U);
  for (const auto& row : rows) EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
  EXPECT_EQ(workspace.Find(place, "benchmark_2", ".json").size(), 1U);
}

// Ten users, and a limit for all threads of the program, which needs three itself.
class ThreadLimit : public ::testing::Test {
 protected:
  void SetUp() override {
    // The limit counts the threads of a user, so the program runs as a separate user.
    if (::getuid() != 0) GTEST_SKIP() << "not permitted to run the program as another user";
    fs::permissions(workspace_.Folder(), fs::perms::all);
    if (Run(100, {"--version"}).exit_code != 0) GTEST_SKIP() << "only root may run the program";
  }

  // A different user for each test, because tests run in parallel.
  static std::string OwnUser() { return fmt::format("--reuid={}", 20'000 + ::getpid() % 40'000); }

  // Arguments of prlimit.
  static Arguments AsLimitedUser(int limit, const Arguments& arguments) {
    return With({fmt::format("--nproc={}", limit + (kThreadSanitizer ? 1 : 0)), "setpriv",
                 OwnUser(), "--clear-groups", LLMB_BENCHMARK_PROGRAM},
                arguments);
  }

  ProgramResult Run(int limit, const Arguments& arguments) const {
    return RunningProgram("/usr/bin/prlimit", AsLimitedUser(limit, arguments), workspace_.Folder())
        .Wait();
  }

  ProgramResult RunTenUsers(int limit) const {
    return Run(limit, ToOneEndpoint(server_, {"--concurrent=10", "--iterations=20",
                                              "--benchmark_filter=factual_qa_short/"}));
  }

  const SimServer server_ = ServeWithPrefill({});
  const Workspace workspace_;
};

TEST_F(ThreadLimit, UsersShareTheAvailableThreads) {
  for (const int limit : {3, 4, 7}) {
    const ProgramResult result = RunTenUsers(limit);
    EXPECT_EQ(result.exit_code, 0) << limit << ": " << result.err;
    EXPECT_NE(result.out.find("note: m was measured with fewer than the 10 threads"),
              std::string::npos)
        << result.out;
    const auto rows = ReadCsvFile(OneFile(workspace_, "results", "benchmark_results_", ".csv"));
    EXPECT_EQ(rows.size(), 20U);
    for (const auto& row : rows) EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    fs::remove_all(workspace_.Folder() / "results");
  }
}

// The first case plays all requests. Each case then starts threads of Google Benchmark again.
TEST_F(ThreadLimit, ThreadsThatRunOutBetweenCasesLoseNoResults) {
  const Arguments plan =
      ToOneEndpoint(server_, {"--concurrent=10", "--iterations=20", "--benchmark_filter=_short/"});
  RunningProgram program("/usr/bin/prlimit", AsLimitedUser(100, plan), workspace_.Folder());
  ASSERT_TRUE(WaitFor([&] { return server_.Stats().requests > 0; }));
  // The same user may lower the limit, even if root may not.
  const Arguments lower = {OwnUser(), "--clear-groups", "prlimit",
                           fmt::format("--pid={}", program.Pid()), "--nproc=1:1"};
  ASSERT_EQ(RunningProgram("/usr/bin/setpriv", lower, workspace_.Folder()).Wait().exit_code, 0);
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("no thread can be started for a user: Resource temporarily"),
            std::string::npos)
      << result.err;
  const auto rows = ReadCsvFile(OneFile(workspace_, "results", "benchmark_results_", ".csv"));
  EXPECT_EQ(rows.size(), server_.Stats().requests);
  EXPECT_EQ(rows.size(), 120U);
  for (const auto& row : rows) EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
}

TEST_F(ThreadLimit, WithoutItsOwnThreadsTheProgramNamesTheLimit) {
  for (const int limit : {1, 2}) {
    const ProgramResult result = RunTenUsers(limit);
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_NE(result.err.find("error: cannot start a thread: Resource temporarily unavailable; "
                              "raise the limit of processes (ulimit -u"),
              std::string::npos)
        << result.err;
  }
  EXPECT_EQ(server_.Stats().requests, 0U);
}

}  // namespace
}  // namespace llmb
