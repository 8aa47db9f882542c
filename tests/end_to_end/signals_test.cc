// Signals from outside and closed outputs: the run must still write complete results.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using Rows = std::vector<std::map<std::string, std::string>>;

SimServer Serve(const std::vector<SimFault>& faults, milliseconds between_tokens) {
  SimProfile profile = SteadyProfile(milliseconds(2), between_tokens, 4);
  profile.faults = faults;
  return StartServer(std::move(profile));
}

Arguments OnePrompt(const Arguments& more) {
  return With({"--no-visualizations", "--no-test-request", "--progress=plain",
               "--benchmark_filter=factual_qa_short/"},
              more);
}

fs::path OnlyResult(const Workspace& workspace, const std::string& begin, const std::string& end) {
  const auto found = workspace.Find("results", begin, end);
  EXPECT_EQ(found.size(), 1U) << begin << "..." << end;
  return found.empty() ? fs::path() : found.front();
}

Rows ResultRows(const Workspace& workspace) {
  return ReadCsvFile(OnlyResult(workspace, "benchmark_results_", ".csv"));
}

std::ptrdiff_t Count(const Rows& rows, const std::string& column, const std::string& value) {
  return std::ranges::count_if(rows, [&](const auto& row) { return row.at(column) == value; });
}

void ExpectInterruptedDocument(const Workspace& workspace) {
  const auto document =
      nlohmann::json::parse(ReadText(OnlyResult(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["context"]["llm"]["interrupted"], true);
}

// One user waits for a response that never comes while the other user has finished.
TEST(InterruptedCase, EndsAllUsers) {
  SimFault stall;
  stall.kind = SimFaultKind::kStallAfterHeaders;
  stall.every_nth = 2;
  const SimServer server = Serve({stall}, milliseconds(1));
  const Workspace workspace;
  RunningProgram program(
      LLMB_BENCHMARK_PROGRAM,
      OnePrompt({"--url", server.Url(), "--model-name", "m", "--concurrent=2", "--iterations=3"}),
      workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() == 2; }));
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 130) << result.err;
  const Rows rows = ResultRows(workspace);
  EXPECT_EQ(rows.size(), 3U);
  EXPECT_EQ(Count(rows, "success", "True"), 2);
  EXPECT_EQ(Count(rows, "error_type", "cancelled"), 1);
  ExpectInterruptedDocument(workspace);
  const auto document =
      nlohmann::json::parse(ReadText(OnlyResult(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["benchmarks"].at(0)["iterations"], 2);
}

fs::path OnlyJournal(const Workspace& workspace) {
  return OnlyResult(workspace, "benchmark_", ".journal");
}

// A first Ctrl-C stops, and what it wrote can be continued from there.
TEST(Stopping, IsSaidAndLeavesARunThatCanBeResumed) {
  const SimServer server = Serve({}, milliseconds(20));
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         OnePrompt({"--url", server.Url(), "--model-name", "m", "--iterations=12"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 2; }));
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  const ProgramResult stopped = program.Wait();
  EXPECT_EQ(stopped.exit_code, 130) << stopped.err;
  EXPECT_NE(stopped.err.find("stopping; press Ctrl-C again to quit at once"), std::string::npos);
  EXPECT_NE(stopped.err.find(" elapsed, stopped\n"), std::string::npos) << stopped.err;
  const auto finished = Count(ResultRows(workspace), "success", "True");
  const fs::path journal = OnlyJournal(workspace);
  EXPECT_NE(stopped.err.find("--resume " + journal.lexically_relative(workspace.Folder()).string()),
            std::string::npos)
      << stopped.err;
  const ProgramResult resumed =
      RunningProgram(LLMB_BENCHMARK_PROGRAM, {"--resume", journal.string()}, workspace.Folder())
          .Wait();
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_NE(resumed.err.find("progress: 12/12 requests (100%)"), std::string::npos) << resumed.err;
  EXPECT_GE(finished, 2);
  EXPECT_EQ(Count(ResultRows(workspace), "success", "True"), 12);
}

// Both signals wait while the program is stopped, so it meets the second before it has ended.
TEST(Stopping, ASecondTimeQuitsAndSaysHowToGoOn) {
  const SimServer server = Serve({}, milliseconds(20));
  const Workspace workspace;
  RunningProgram program(
      LLMB_BENCHMARK_PROGRAM,
      OnePrompt({"--url", server.Url(), "--model-name", "m", "--iterations=1000"}),
      workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 2; }));
  ASSERT_EQ(::kill(program.Pid(), SIGSTOP), 0);
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  ASSERT_EQ(::kill(program.Pid(), SIGTERM), 0);
  ASSERT_EQ(::kill(program.Pid(), SIGCONT), 0);
  const ProgramResult quit = program.Wait();
  EXPECT_TRUE(quit.exit_code == 130 || quit.exit_code == 143) << quit.exit_code;
  EXPECT_NE(quit.err.find("quit; what had finished is in the journal"), std::string::npos)
      << quit.err;
  EXPECT_NE(quit.err.find("--resume results/benchmark_"), std::string::npos) << quit.err;
  EXPECT_TRUE(workspace.Find("results", "benchmark_results_", ".csv").empty());
  EXPECT_GE(workspace.JournalledRequests(), 2U);
}

// As timeout, systemd and Slurm send it.
TEST(SignalToTheProcessGroup, IsHandledByTheParent) {
  const SimServer server = Serve({}, milliseconds(50));
  const Workspace workspace;
  const std::string models = workspace.Write("models.json", fmt::format(R"({{"models": {{
      "one": {{"url": "{0}", "model_name": "m"}},
      "two": {{"url": "{0}", "model_name": "m"}}}}}})",
                                                                        server.Url()));
  // setsid gives the program its own process group.
  Arguments arguments = OnePrompt({"--models-file", models, "--iterations=1000"});
  arguments.insert(arguments.begin(), LLMB_BENCHMARK_PROGRAM);
  RunningProgram program("/usr/bin/setsid", arguments, workspace.Folder());
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 3; }));
  ASSERT_EQ(::kill(-program.Pid(), SIGTERM), 0);
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 143) << result.err;
  EXPECT_EQ(result.err.find("killed by signal"), std::string::npos) << result.err;
  const Rows rows = ResultRows(workspace);
  // One per endpoint with a request in flight.
  const auto cancelled = Count(rows, "error_type", "cancelled");
  EXPECT_GE(cancelled, 1);
  EXPECT_LE(cancelled, 2);
  EXPECT_EQ(Count(rows, "success", "True"), std::ssize(rows) - cancelled);
  ExpectInterruptedDocument(workspace);
}

// Runs `program` with a closed pipe as the output that `redirection` leaves. Returns its exit code.
std::string RunWithClosedPipe(const Workspace& workspace, const std::string& redirection,
                              const std::string& program, const Arguments& arguments) {
  const std::string script =
      "mkfifo reader_has_ended && { read _ <reader_has_ended; \"$0\" \"$@\" " + redirection +
      "; echo $? >exit_code; } | { exec <&-; echo >reader_has_ended; }; rm reader_has_ended";
  const ProgramResult shell =
      RunningProgram("/bin/sh", With({"-c", script, program}, arguments), workspace.Folder())
          .Wait();
  EXPECT_EQ(shell.exit_code, 0) << shell.err;
  return ReadText(workspace.Folder() / "exit_code");
}

class ClosedOutput : public ::testing::Test {
 protected:
  std::string Run(const std::string& redirection) const {
    return RunWithClosedPipe(
        workspace_, redirection, LLMB_BENCHMARK_PROGRAM,
        OnePrompt({"--url", server_.Url(), "--model-name", "m", "--iterations=2"}));
  }

  void ExpectCompleteResults() const {
    EXPECT_EQ(Count(ResultRows(workspace_), "success", "True"), 2);
    EXPECT_EQ(workspace_.Find("results", "benchmark_2", ".json").size(), 1U);
    EXPECT_EQ(workspace_.Find("results", "benchmark_", ".journal").size(), 0U);
  }

  const SimServer server_ = Serve({}, milliseconds(1));
  const Workspace workspace_;
};

TEST_F(ClosedOutput, StderrHasNoEffect) {
  EXPECT_EQ(Run("2>&1 >/dev/null"), "0\n");
  ExpectCompleteResults();
}

// The files are complete, but the summary could not be printed.
TEST_F(ClosedOutput, StdoutKeepsResults) {
  EXPECT_EQ(Run("2>/dev/null"), "1\n");
  ExpectCompleteResults();
}

TEST_F(ClosedOutput, StdoutOfTheConverterKeepsFiles) {
  ASSERT_EQ(Run(">/dev/null 2>&1"), "0\n");
  EXPECT_EQ(RunWithClosedPipe(workspace_, "2>/dev/null", LLMB_CONVERT_PROGRAM,
                              {"--no-visualizations", "--output-dir", "again"}),
            "0\n");
  EXPECT_EQ(workspace_.Find("again", "benchmark_results_", ".csv").size(), 1U);
}

}  // namespace
}  // namespace llmb
