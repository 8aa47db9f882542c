// Runs that are killed or interrupted, that lose a child, or that fill the disk. No finished
// request may be lost, and missing ones can be measured later.

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr std::uint64_t kPrompts = 6;  // short ones
constexpr int kResponseTokens = 5;

SimServer Serve() {
  return StartServer(SteadyProfile(milliseconds(5), milliseconds(5), kResponseTokens));
}

// One endpoint, measured by the program itself.
Arguments OnePlan(const SimServer& server, int iterations) {
  return {"--url",
          server.Url(),
          "--model-name",
          "m",
          "--iterations",
          fmt::format("{}", iterations),
          "--no-visualizations",
          "--no-test-request",
          "--progress=off",
          "--benchmark_filter=_short/"};
}

// Two endpoints with two users, each measured by a child process. `iterations` are per prompt.
Arguments TwoPlan(const SimServer& server, const Workspace& workspace, int iterations) {
  const std::string models = workspace.Write("models.json", fmt::format(R"({{"models": {{
      "one": {{"url": "{0}", "model_name": "m", "auth_token": "t0p-s3cret"}},
      "two": {{"url": "{0}", "model_name": "m"}}}}}})",
                                                                        server.Url()));
  return {"--models-file",
          models,
          "--iterations",
          fmt::format("{}", iterations),
          "--concurrent=2",
          "--no-visualizations",
          "--no-test-request",
          "--progress=off",
          "--benchmark_filter=_short/"};
}

bool WaitForRequests(const SimServer& server, std::uint64_t count) {
  return WaitFor([&] { return server.Stats().requests >= count; });
}

fs::path Only(const Workspace& workspace, const std::string& begin, const std::string& end) {
  const auto found = workspace.Find("results", begin, end);
  EXPECT_EQ(found.size(), 1U) << begin << "..." << end;
  return found.empty() ? fs::path() : found.front();
}

using Rows = std::vector<std::map<std::string, std::string>>;
Rows ResultRows(const Workspace& workspace) {
  return ReadCsvFile(Only(workspace, "benchmark_results_", ".csv"));
}

// Expects each of the planned requests once.
void ExpectWhole(const Rows& rows, std::uint64_t requests) {
  std::set<std::string> seen;
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("success"), "True") << row.at("error_message");
    seen.insert(fmt::format("{} {} {} {} {}", row.at("endpoint_name"), row.at("concurrent_level"),
                            row.at("repetition"), row.at("prompt_id"), row.at("iteration")));
  }
  EXPECT_EQ(rows.size(), requests);
  EXPECT_EQ(seen.size(), requests);
}

std::set<pid_t> ChildrenOf(pid_t parent) {
  std::set<pid_t> children;
  for (const auto& task : fs::directory_iterator(fmt::format("/proc/{}/task", parent))) {
    std::ifstream file(task.path() / "children");
    for (pid_t child = 0; file >> child;) children.insert(child);
  }
  return children;
}

bool IsAlive(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::string text;
  std::getline(file, text);
  // A zombie has ended, even if its parent has not waited for it yet.
  return !text.empty() && text.find(") Z") == std::string::npos;
}

bool HasRequestOf(const std::string& endpoint, const fs::path& journal) {
  const std::string text = ReadText(journal);
  for (std::size_t at = 0; (at = text.find("{\"request\"", at)) != std::string::npos; ++at) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    if (line.find('"' + endpoint + '"') != std::string::npos) return true;
  }
  return false;
}

ProgramResult KillAndWait(RunningProgram& program) {
  EXPECT_EQ(::kill(program.Pid(), SIGKILL), 0);
  return program.Wait();
}

std::string EverythingIn(const Workspace& workspace) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(workspace.Folder() / "results")) {
    if (entry.is_regular_file()) all += ReadText(entry.path());
  }
  return all;
}

TEST(KilledRun, JournalHasFinishedRequestsAndListsMissingOnes) {
  const SimServer server = Serve();
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, TwoPlan(server, workspace, 1000),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 40));
  ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= 30; }));
  const std::set<pid_t> children = ChildrenOf(program.Pid());
  EXPECT_EQ(children.size(), 2U);
  EXPECT_EQ(KillAndWait(program).exit_code, 128 + SIGKILL);
  // No child may continue to send requests.
  EXPECT_TRUE(WaitFor([&] { return std::ranges::none_of(children, IsAlive); }));
  EXPECT_TRUE(workspace.Find("results", "benchmark_2", ".json").empty());

  const ProgramResult result = workspace.Convert({"--no-visualizations"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("newest run: results/benchmark_2"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find(".journal"), std::string::npos) << result.out;
  EXPECT_NE(result.out.find("is of an interrupted run; missing requests: "), std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("note: two: "), std::string::npos) << result.out;
  const Rows rows = ResultRows(workspace);
  EXPECT_GE(rows.size(), 30U);  // those that the journal held before the kill
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["context"]["llm"]["interrupted"], true);
  EXPECT_EQ(workspace.Find("results", "benchmark_", ".journal").size(), 1U);
  EXPECT_EQ(EverythingIn(workspace).find("s3cret"), std::string::npos);
}

TEST(KilledRun, ResumeCombinesBothAttempts) {
  const SimServer server = Serve();
  const Workspace workspace;
  constexpr int kIterations = 16;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, TwoPlan(server, workspace, kIterations),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 60));
  const std::set<pid_t> children = ChildrenOf(program.Pid());
  KillAndWait(program);
  // A child may send another request before it notices that its parent has ended.
  ASSERT_TRUE(WaitFor([&] { return std::ranges::none_of(children, IsAlive); }));
  const fs::path journal = Only(workspace, "benchmark_", ".journal");
  const std::uint64_t sent_before = server.Stats().requests;

  const ProgramResult wrong = workspace.Benchmark({"--resume", journal, "--iterations", "9"});
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_NE(wrong.err.find("--iterations 9 contradicts"), std::string::npos) << wrong.err;

  const ProgramResult resumed = workspace.Benchmark({"--resume", journal});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const Rows rows = ResultRows(workspace);
  const std::uint64_t planned = 2 * kPrompts * kIterations;
  ExpectWhole(rows, planned);
  std::set<std::string> attempts;
  std::uint64_t of_first = 0;
  for (const auto& row : rows) {
    attempts.insert(row.at("sitting"));
    if (row.at("sitting") == "0") ++of_first;
  }
  EXPECT_EQ(attempts, (std::set<std::string>{"0", "1"}));
  EXPECT_GE(of_first, 40U);
  // The server may count a request of the killed run after `sent_before` was read: one per user.
  EXPECT_GE(server.Stats().requests, sent_before + planned - of_first);
  EXPECT_LE(server.Stats().requests, sent_before + planned - of_first + 4);
  EXPECT_FALSE(fs::exists(journal));
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["benchmarks"].size(), 2 * kPrompts);
  for (const auto& run : document["benchmarks"]) {
    EXPECT_EQ(run["iterations"], kIterations);
    EXPECT_EQ(run["request_records"].size(), static_cast<std::size_t>(kIterations));
    EXPECT_EQ(run["output_tokens"], kResponseTokens);
    EXPECT_FALSE(run.contains("error_message"));
  }
  EXPECT_EQ(EverythingIn(workspace).find("s3cret"), std::string::npos);
}

// Each attempt is killed after a few requests more than the one before it. There are many more
// requests than that, so that a busy machine that kills late does not let the run end.
TEST(KilledRun, IsCompleteAfterTenKills) {
  const SimServer server = Serve();
  const Workspace workspace;
  constexpr int kIterations = 60;
  Arguments arguments = TwoPlan(server, workspace, kIterations);
  for (std::uint64_t kills = 0; kills < 10; ++kills) {
    const std::uint64_t before = server.Stats().requests;
    RunningProgram program(LLMB_BENCHMARK_PROGRAM, arguments, workspace.Folder());
    ASSERT_TRUE(WaitForRequests(server, before + 5 + kills));
    const std::set<pid_t> children = ChildrenOf(program.Pid());
    KillAndWait(program);
    ASSERT_TRUE(WaitFor([&] { return std::ranges::none_of(children, IsAlive); }));
    arguments = {"--resume", Only(workspace, "benchmark_", ".journal")};
  }
  const ProgramResult resumed = workspace.Benchmark(arguments);
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const Rows rows = ResultRows(workspace);
  ExpectWhole(rows, 2 * kPrompts * kIterations);
  EXPECT_TRUE(std::ranges::any_of(rows, [](const auto& row) { return row.at("sitting") == "10"; }));
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["benchmarks"].size(), 2 * kPrompts);
  for (const auto& run : document["benchmarks"]) {
    EXPECT_EQ(run["iterations"], kIterations);
    EXPECT_EQ(run["request_records"].size(), static_cast<std::size_t>(kIterations));
    EXPECT_FALSE(run.contains("interrupted"));
    EXPECT_FALSE(run.contains("error_message"));
  }
}

// The folder of the baseline holds the journal of the killed run, too.
TEST(KilledRun, IsNotItsOwnBaseline) {
  const SimServer server = Serve();
  const Workspace workspace;
  ASSERT_EQ(workspace.Benchmark(OnePlan(server, 2)).exit_code, 0);
  const std::uint64_t before = server.Stats().requests;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         With(OnePlan(server, 20), {"--baseline", "results"}), workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, before + 10));
  KillAndWait(program);
  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_NE(resumed.out.find("(1 run, "), std::string::npos) << resumed.out;
  EXPECT_NE(resumed.out.find(" / 1 run, "), std::string::npos) << resumed.out;
}

// The first level is complete when the program is killed. The second is continued.
TEST(KilledRun, ResumeCompletesEveryLevel) {
  const SimServer server = Serve();
  const Workspace workspace;
  constexpr int kIterations = 10;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         With(OnePlan(server, kIterations), {"--concurrent=1,2"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, kPrompts * kIterations + 20));
  KillAndWait(program);
  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const Rows rows = ResultRows(workspace);
  ExpectWhole(rows, 2 * kPrompts * kIterations);
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("load") == "users:1" && row.at("sitting") == "1", false);
  }
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["benchmarks"].size(), 2 * kPrompts);
  for (const auto& run : document["benchmarks"]) {
    EXPECT_EQ(run["iterations"], kIterations);
    EXPECT_FALSE(run.contains("interrupted"));
    // Whatever it is on a busy machine: the attempt that sent nothing of a case leaves it alone.
    EXPECT_TRUE(run.contains("client_verdict"));
  }
}

TEST(InterruptedRun, CanBeResumed) {
  const SimServer server = Serve();
  const Workspace workspace;
  constexpr int kIterations = 20;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         With(OnePlan(server, kIterations), {"--save-token-times"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 30));
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  const ProgramResult interrupted = program.Wait();
  EXPECT_EQ(interrupted.exit_code, 130) << interrupted.err;
  EXPECT_NE(interrupted.err.find("--resume results/benchmark_"), std::string::npos)
      << interrupted.err;
  EXPECT_EQ(
      std::ranges::count_if(ResultRows(workspace),
                            [](const auto& row) { return row.at("error_type") == "cancelled"; }),
      1);

  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  ExpectWhole(ResultRows(workspace), kPrompts * kIterations);
  EXPECT_TRUE(workspace.Find("results", "benchmark_", ".journal").empty());
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  EXPECT_EQ(document["context"]["llm"]["interrupted"], false);
  const auto& request = document["benchmarks"][0]["request_records"][0];
  EXPECT_EQ(request["token_times_delta_ns"].size(), static_cast<std::size_t>(kResponseTokens));
}

// A repetition that an earlier attempt measured has the same figures in its row and in the
// aggregates, which the last attempt computes.
TEST(ResumedRun, AggregatesAgreeWithTheirRows) {
  const SimServer server = Serve();
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM,
                         With(OnePlan(server, 10), {"--benchmark_repetitions=3", "--concurrent=2"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 90));  // of three times 60
  ASSERT_EQ(::kill(program.Pid(), SIGINT), 0);
  EXPECT_EQ(program.Wait().exit_code, 130);
  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  const std::vector<std::string> figures = {
      "real_time",       "cpu_time",         "ttft_p99_ms",      "tokens_per_second",
      "read_lag_p99_ms", "client_cpu_share", "send_delay_p99_ms"};
  std::map<std::pair<std::string, std::string>, double> sums;  // by case and figure
  for (const auto& run : document["benchmarks"]) {
    if (run["run_type"] != "iteration") continue;
    for (const std::string& figure : figures) {
      sums[{run["run_name"], figure}] += run[figure].get<double>();
    }
  }
  std::uint64_t means = 0;
  for (const auto& run : document["benchmarks"]) {
    if (run.value("aggregate_name", "") != "mean") continue;
    for (const std::string& figure : figures) {
      const double mean = sums[{run["run_name"], figure}] / 3;
      EXPECT_NEAR(run[figure].get<double>(), mean, 1e-9 * mean) << run["name"] << " " << figure;
      ++means;
    }
  }
  EXPECT_EQ(means, kPrompts * 7);
}

// Without the lock the journal could grow between reading it and truncating it.
TEST(ResumedRun, ARunningRunIsRefusedBeforeItsJournalIsRead) {
  const Workspace workspace;
  const std::string path = workspace.Write("running.journal", "not a journal\n");
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  ASSERT_GE(descriptor, 0);
  ASSERT_EQ(::flock(descriptor, LOCK_EX | LOCK_NB), 0);
  const ProgramResult refused = workspace.Benchmark({"--resume", path});
  ::close(descriptor);
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_NE(refused.err.find("still in progress"), std::string::npos) << refused.err;
}

TEST(KilledRun, ResumeWorksWithUsersThatShareThreads) {
  const SimServer server = Serve();
  const Workspace workspace;
  Arguments plan = OnePlan(server, 700);
  plan.back() = "--benchmark_filter=factual_qa_short/";
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, With(plan, {"--concurrent=70"}),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 200));
  KillAndWait(program);
  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  ExpectWhole(ResultRows(workspace), 700);
}

TEST(CrashedChild, KeepsItsRecordsAndTheOtherEndpoint) {
  const SimServer server = Serve();
  const Workspace workspace;
  constexpr int kIterations = 16;
  const std::uint64_t per_endpoint = kPrompts * kIterations;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, TwoPlan(server, workspace, kIterations),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 60));
  ASSERT_EQ(::kill(*ChildrenOf(program.Pid()).begin(), SIGABRT), 0);
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("was killed by signal 6"), std::string::npos) << result.err;
  std::map<std::string, std::uint64_t> rows;
  for (const auto& row : ResultRows(workspace)) ++rows[row.at("endpoint_name")];
  EXPECT_EQ(std::max(rows["one"], rows["two"]), per_endpoint);
  EXPECT_GE(std::min(rows["one"], rows["two"]), 10U);

  const ProgramResult resumed =
      workspace.Benchmark({"--resume", Only(workspace, "benchmark_", ".journal")});
  ASSERT_EQ(resumed.exit_code, 0) << resumed.err;
  ExpectWhole(ResultRows(workspace), 2 * per_endpoint);
}

TEST(CrashedChild, TheCasesAreInterruptedAndNotesNameTheReasonOfEachEndpoint) {
  const SimServer server = Serve();
  const Workspace workspace;
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, TwoPlan(server, workspace, 1000),
                         workspace.Folder());
  ASSERT_TRUE(WaitForRequests(server, 1));
  const fs::path journal = Only(workspace, "benchmark_", ".journal");
  ASSERT_TRUE(
      WaitFor([&] { return HasRequestOf("one", journal) && HasRequestOf("two", journal); }));
  const std::set<pid_t> children = ChildrenOf(program.Pid());
  ASSERT_EQ(children.size(), 2U);
  for (const pid_t child : children) ASSERT_EQ(::kill(child, SIGKILL), 0);
  EXPECT_EQ(program.Wait().exit_code, 1);
  const auto document = nlohmann::json::parse(ReadText(Only(workspace, "benchmark_2", ".json")));
  std::set<std::string> endpoints;
  for (const auto& run : document["benchmarks"]) {
    endpoints.insert(run["endpoint_name"].get<std::string>());
    EXPECT_EQ(run["interrupted"], true);
    EXPECT_FALSE(run.contains("error_message")) << run["error_message"];
  }
  EXPECT_EQ(endpoints, (std::set<std::string>{"one", "two"}));
  // The reasons are beside the cases, and one sentence names both endpoints.
  const std::string notes = document["context"]["llm"]["notes"].dump();
  const std::string reason = ": the process that measured it was killed";
  EXPECT_TRUE(notes.find("one and two" + reason) != std::string::npos ||
              notes.find("two and one" + reason) != std::string::npos)
      << notes;
  // A killed endpoint must not be blamed on missing kernel timestamps.
  for (const auto& endpoint : document["context"]["llm"]["endpoints"]) {
    EXPECT_EQ(endpoint.value("timestamps_reason", "").find("the kernel stamped nothing"),
              std::string::npos);
  }
}

TEST(Disk, AFileSizeLimitIsReportedAndTheRunContinues) {
  const SimServer server = Serve();
  const Workspace workspace;
  // Files of up to 64 KiB: enough for the header of the journal and some requests.
  const Arguments limited = {"-c", "ulimit -f 128; exec \"$0\" \"$@\"", LLMB_BENCHMARK_PROGRAM};
  RunningProgram program("/bin/sh", With(limited, With(OnePlan(server, 32), {"--concurrent=4"})),
                         workspace.Folder(),
                         {{"TMPDIR", workspace.Folder()}, {"HOME", workspace.Folder()}});
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(Unwrapped(result.err).find("File too large; the measurement continues"),
            std::string::npos)
      << result.err;
  // All requests were sent, and the journal has as many as fit.
  EXPECT_EQ(server.Stats().requests, 32 * kPrompts);
  EXPECT_NE(result.err.find("error: cannot write results/benchmark_"), std::string::npos)
      << result.err;
  EXPECT_NE(result.err.find("the journal is kept"), std::string::npos) << result.err;
  EXPECT_TRUE(workspace.Find("results", "", ".tmp").empty());
  const ProgramResult recovered = workspace.Convert({"--no-visualizations"});
  EXPECT_EQ(recovered.exit_code, 0) << recovered.err;
  EXPECT_GE(ResultRows(workspace).size(), 20U);
}

TEST(Disk, ARemovedFolderIsReportedAndResultsGoElsewhere) {
  const SimServer server = Serve();
  const Workspace workspace;
  const fs::path other = workspace.Folder() / "other";
  fs::create_directory(other);
  RunningProgram program(LLMB_BENCHMARK_PROGRAM, OnePlan(server, 20), workspace.Folder(),
                         {{"TMPDIR", other}});
  ASSERT_TRUE(WaitForRequests(server, 10));
  fs::remove_all(workspace.Folder() / "results");
  workspace.Write("results", "a file where the folder was");
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(Unwrapped(result.err).find("was removed; the measurement continues"), std::string::npos)
      << result.err;
  EXPECT_NE(result.err.find("all of them are in " + other.string()), std::string::npos)
      << result.err;
  ASSERT_EQ(workspace.Find("other", "llm_benchmarks_", "").size(), 1U);
  const std::string folder =
      "other/" + workspace.Find("other", "llm_benchmarks_", "").at(0).filename().string();
  const auto csv = workspace.Find(folder, "benchmark_results_", ".csv");
  ASSERT_EQ(csv.size(), 1U);
  ExpectWhole(ReadCsvFile(csv[0]), 20 * kPrompts);
  EXPECT_EQ(workspace.Find(folder, "benchmark_2", ".json").size(), 1U);
}

// Its document could not be written where its name was a folder. The endpoint is gone since then.
TEST(ResumedRun, OfACompleteRunNeedsNoEndpoint) {
  const Workspace workspace;
  fs::path journal;
  fs::path document;
  {
    const SimServer server = Serve();
    Arguments plan = OnePlan(server, 10);
    std::erase(plan, "--no-test-request");
    RunningProgram program(LLMB_BENCHMARK_PROGRAM, plan, workspace.Folder(),
                           {{"TMPDIR", workspace.Folder()}});
    ASSERT_TRUE(WaitForRequests(server, 5));
    journal = Only(workspace, "benchmark_", ".journal");
    document = fs::path(journal).replace_extension(".json");
    fs::create_directory(document);
    EXPECT_EQ(program.Wait().exit_code, 1);
  }
  fs::remove(document);
  const ProgramResult resumed = workspace.Benchmark({"--resume", journal, "--progress=plain"});
  EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
  EXPECT_NE(resumed.err.find("nothing is missing"), std::string::npos) << resumed.err;
  EXPECT_EQ(resumed.err.find("progress:"), std::string::npos) << resumed.err;
  ExpectWhole(ResultRows(workspace), kPrompts * 10);
  EXPECT_FALSE(fs::exists(journal));
}

TEST(Disk, RunsThatStartInTheSameSecondKeepTheirFiles) {
  const SimServer server = Serve();
  const Workspace workspace;
  {
    RunningProgram one(LLMB_BENCHMARK_PROGRAM, OnePlan(server, 2), workspace.Folder());
    RunningProgram two(LLMB_BENCHMARK_PROGRAM, OnePlan(server, 2), workspace.Folder());
    EXPECT_EQ(one.Wait().exit_code, 0);
    EXPECT_EQ(two.Wait().exit_code, 0);
  }
  EXPECT_EQ(workspace.Find("results", "benchmark_2", ".json").size(), 2U);
  EXPECT_EQ(workspace.Find("results", "benchmark_results_", ".csv").size(), 2U);
  EXPECT_TRUE(workspace.Find("results", "", ".journal").empty());
}

TEST(Disk, FullStandardOutputIsReported) {
  const SimServer server = Serve();
  const Workspace workspace;
  const Arguments full = {"-c", "exec \"$0\" \"$@\" >/dev/full", LLMB_BENCHMARK_PROGRAM};
  RunningProgram program("/bin/sh", With(full, OnePlan(server, 1)), workspace.Folder());
  const ProgramResult result = program.Wait();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("standard output"), std::string::npos) << result.err;
  ExpectWhole(ResultRows(workspace), kPrompts);
}

TEST(Journal, AnEmptyFileIsRefused) {
  const Workspace workspace;
  const std::string empty = workspace.Write("empty.journal", "");
  const ProgramResult converted = workspace.Convert({empty});
  EXPECT_EQ(converted.exit_code, 1);
  EXPECT_NE(converted.err.find("is empty"), std::string::npos) << converted.err;
  const ProgramResult resumed = workspace.Benchmark({"--resume", empty});
  EXPECT_EQ(resumed.exit_code, 2);
  EXPECT_NE(resumed.err.find("it is empty"), std::string::npos) << resumed.err;
  EXPECT_EQ(workspace.Benchmark({"--resume", "none.journal"}).exit_code, 2);
}

// The table in docs/reliability.md was made with LLMB_KILL_ROUNDS=20.
int KillRounds() {
  const char* rounds = std::getenv("LLMB_KILL_ROUNDS");
  return rounds == nullptr ? 2 : std::atoi(rounds);
}

TEST(KilledRun, LosesNoFinishedRequestAtAnyTime) {
  constexpr std::uint64_t kUsers = 4;  // 2 per endpoint, each with a request in flight
  std::mt19937 random(20260301);
  fmt::print("round  killed after tokens  finished then  sent in all  recovered\n");
  for (int round = 0; round < KillRounds(); ++round) {
    const SimServer server = Serve();
    const Workspace workspace;
    const std::uint64_t tokens = std::uniform_int_distribution<std::uint64_t>(1, 2000)(random);
    RunningProgram program(LLMB_BENCHMARK_PROGRAM, TwoPlan(server, workspace, 1000),
                           workspace.Folder());
    ASSERT_TRUE(WaitFor([&] { return server.Stats().token_events >= tokens; }));
    const std::uint64_t sent_before = server.Stats().requests;
    const std::uint64_t finished = sent_before < kUsers ? 0 : sent_before - kUsers;
    ASSERT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= finished; }));
    KillAndWait(program);
    const std::uint64_t sent = server.Stats().requests;
    const ProgramResult converted = workspace.Convert({"--no-visualizations"});
    // The converter reports an error if no request has finished.
    const std::uint64_t recovered = converted.exit_code == 0 ? ResultRows(workspace).size() : 0;
    fmt::print("{:>5}  {:>19}  {:>13}  {:>11}  {:>9}\n", round + 1, tokens, finished, sent,
               recovered);
    EXPECT_LE(finished, recovered);
    EXPECT_LE(recovered, sent);
  }
}

}  // namespace
}  // namespace llmb
