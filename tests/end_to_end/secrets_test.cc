// No file and no output of a run contains a token, even if the endpoint repeats it.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "tests/end_to_end/echo_server.h"
#include "tests/end_to_end/program.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

const std::string kToken = "t0p-s3cret/tok3n+of=us";
const std::map<std::string, std::string> kEnvironment = {{"LLMB_TEST_TOKEN", kToken}};
// Long enough not to occur by chance.
const std::string kPartOfToken = kToken.substr(0, 7);

// All output of the programs, and all files with their names.
std::string EverythingIn(const Workspace& workspace, const std::vector<ProgramResult>& results) {
  std::string all;
  for (const ProgramResult& result : results) all += result.out + result.err;
  for (const auto& entry : fs::recursive_directory_iterator(workspace.Folder())) {
    all += entry.path().string();
    if (entry.is_regular_file()) all += ReadText(entry.path());
  }
  return all;
}

void ExpectNoToken(const std::string& text) {
  const std::size_t found = text.find(kPartOfToken);
  EXPECT_EQ(found, std::string::npos) << text.substr(found < 300 ? 0 : found - 300, 600);
}

// Writes a models file with one endpoint per path of the server. `hang` adds one that never
// responds.
void WriteModels(const Workspace& workspace, const EchoServer& server, bool hang) {
  nlohmann::json models;
  std::vector<std::string> names = EchoServer::Paths();
  if (hang) names.emplace_back("hang");
  for (const std::string& name : names) {
    models[name] = {{"url", server.Url(name) + "?api-key=${LLMB_TEST_TOKEN}"},
                    {"model_name", "m"},
                    {"auth_token", "${LLMB_TEST_TOKEN}"},
                    {"headers", {{"X-Api-Key", "key ${LLMB_TEST_TOKEN}"}}}};
  }
  workspace.Write("models.json", nlohmann::json{{"models", models}}.dump());
}

// Makes a PATH with a fake gnuplot that saves its environment.
std::string PathWithFakeGnuplot(const Workspace& workspace) {
  const fs::path folder = workspace.Folder() / "bin";
  fs::create_directory(folder);
  const std::string program = workspace.Write(
      "bin/gnuplot", fmt::format("#!/bin/sh\nenv >> {}/environment_of_gnuplot\nexit 1\n",
                                 workspace.Folder().string()));
  ::chmod(program.c_str(), 0700);
  return folder.string() + ":" + std::getenv("PATH");
}

const std::vector<std::string> kOnePrompt = {
    "--iterations",      "1",
    "--progress",        "plain",
    "--no-test-request", "--benchmark_filter=/coding_short/"};

TEST(Secrets, NoFileOrOutputContainsTheToken) {
  const EchoServer server;
  const Workspace workspace;
  WriteModels(workspace, server, /*hang=*/false);
  std::map<std::string, std::string> environment = kEnvironment;
  environment["PATH"] = PathWithFakeGnuplot(workspace);
  const ProgramResult run = workspace.Benchmark(
      With(kOnePrompt, {"--benchmark_format=json", "--benchmark_out=out.json"}), environment);
  const ProgramResult again =
      workspace.Convert({"--output-dir", "again"}, {{"PATH", environment["PATH"]}});
  const ProgramResult list = workspace.Benchmark({"--list-models"}, environment);
  EXPECT_EQ(list.exit_code, 0) << list.err;
  ExpectNoToken(EverythingIn(workspace, {run, again, list}));
  EXPECT_TRUE(fs::exists(workspace.Folder() / "environment_of_gnuplot"));
  EXPECT_EQ(server.RedirectsFollowed(), 0);

  const auto rows = ReadCsvFile(workspace.Find("results", "benchmark_results_", ".csv").at(0));
  ASSERT_EQ(rows.size(), EchoServer::Paths().size());
  for (const auto& row : rows) {
    const bool redacted = row.at("error_message").find("***") != std::string::npos ||
                          row.at("response_text") == "You sent ***";
    EXPECT_TRUE(redacted || row.at("endpoint_name") == "no_http")
        << row.at("endpoint_name") << ": " << row.at("error_message");
  }
}

// The running child processes of `parent`.
std::vector<std::string> ChildrenOf(pid_t parent) {
  std::vector<std::string> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string stat = ReadText(entry.path() / "stat");
    std::istringstream after_name(stat.substr(std::min(stat.rfind(')'), stat.size() - 1) + 1));
    std::string state;
    pid_t ppid = 0;
    if (after_name >> state >> ppid && ppid == parent && state != "Z") {
      children.push_back(entry.path().string());
    }
  }
  return children;
}

// The limit of core dumps, in bytes or "unlimited".
std::string CoreLimit(const std::string& process) {
  constexpr std::string_view kName = "Max core file size";
  std::istringstream limits(ReadText(process + "/limits"));
  std::string limit;
  for (std::string line; std::getline(limits, line);) {
    if (line.starts_with(kName)) std::istringstream(line.substr(kName.size())) >> limit;
  }
  return limit;
}

// Waits until the journal contains `requests` requests; returns its text.
std::string AwaitJournal(const Workspace& workspace, std::size_t requests) {
  EXPECT_TRUE(WaitFor([&] { return workspace.JournalledRequests() >= requests; }));
  return ReadText(workspace.Find("results", "benchmark_", ".journal").at(0));
}

// Allows core dumps of child processes, up to the hard limit.
void AllowCoreDumps() {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_CORE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_CORE, &limit), 0);
}

TEST(Secrets, ProcessListAndJournalDoNotContainTheToken) {
  AllowCoreDumps();
  const EchoServer server;
  const Workspace workspace;
  WriteModels(workspace, server, /*hang=*/true);
  std::vector<ProgramResult> results;
  {
    RunningProgram program(LLMB_BENCHMARK_PROGRAM, With(kOnePrompt, {"--no-visualizations"}),
                           workspace.Folder(), kEnvironment);
    const std::string journal = AwaitJournal(workspace, EchoServer::Paths().size());
    ExpectNoToken(journal);
    EXPECT_NE(journal.find("***"), std::string::npos);
    const std::string parent = fmt::format("/proc/{}", program.Pid());
    ExpectNoToken(ReadText(parent + "/cmdline"));
    bool found_hanging_child = false;
    for (const std::string& child : ChildrenOf(program.Pid())) {
      ExpectNoToken(ReadText(child + "/cmdline"));
      const std::string environment = ReadText(child + "/environ");
      ExpectNoToken(environment);
      // A limit of 1 also prevents dumps to a program. It is 0 if the hard limit is 0.
      found_hanging_child =
          found_hanging_child || (environment.find("PATH=") != std::string::npos &&
                                  (CoreLimit(child) == "1" || CoreLimit(child) == "0"));
    }
    EXPECT_TRUE(found_hanging_child);
    EXPECT_TRUE(CoreLimit(parent) == "1" || CoreLimit(parent) == "0") << CoreLimit(parent);
    ::kill(program.Pid(), SIGKILL);
    results.push_back(program.Wait());
  }
  results.push_back(workspace.Convert({"--no-visualizations"}));
  EXPECT_EQ(results.back().exit_code, 0) << results.back().err;
  ExpectNoToken(EverythingIn(workspace, results));
}

TEST(Secrets, HeadersAndUrlPasswordsOfTheCommandLineAreHidden) {
  const EchoServer server;
  const Workspace workspace;
  std::string url = server.Url("verbose");
  url.insert(url.find("127."), "user:t0p-s3cret%2Fpassword@");
  const ProgramResult run = workspace.Benchmark(
      With(kOnePrompt, {"--url", url, "--model-name", "m", "--no-visualizations",
                        "--header=X-Api-Key=t0p-s3cret-key", "--header=X-Org=t0p-s3cret-org"}));
  EXPECT_EQ(run.exit_code, 1);
  const std::string all = EverythingIn(workspace, {run});
  ExpectNoToken(all);
  EXPECT_EQ(all.find("dXNlcjp0MHAtczNjcmV0"), std::string::npos);  // user:t0p-s3cret in base64
  EXPECT_NE(all.find("X-Org: ***"), std::string::npos) << all;
}

TEST(Secrets, AModelsFileThatOthersMayReadCausesAWarning) {
  const Workspace workspace;
  const std::string file = workspace.Write("models.json", R"({"models": {"a": {
      "url": "http://127.0.0.1:1", "model_name": "m", "auth_token": "t0p-s3cret-token"}}})");
  ::chmod(file.c_str(), 0640);
  const ProgramResult open = workspace.Benchmark({"--list-models"});
  EXPECT_NE(Unwrapped(open.err).find("models.json holds a token and may be read by others: chmod "
                                     "600 it, or write ${VARIABLE} instead"),
            std::string::npos)
      << open.err;
  ::chmod(file.c_str(), 0600);
  const ProgramResult closed = workspace.Benchmark({"--list-models"});
  EXPECT_EQ(closed.err, "");
  ExpectNoToken(open.out + open.err + closed.out);
}

}  // namespace
}  // namespace llmb
