// No token is in anything that a run leaves behind or shows, whatever the endpoint does with it.

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

#include "tests/end_to_end/program.h"
#include "tests/end_to_end/repeating_server.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

const std::string kToken = "t0p-s3cret/tok3n+of=us";
const std::map<std::string, std::string> kEnvironment = {{"LLMB_TEST_TOKEN", kToken}};
// What is enough of it to be no accident.
const std::string kPartOfToken = kToken.substr(0, 7);

// All that the programs wrote, with the names of the files.
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

// A models file with an endpoint per path of the server, and one more that never answers.
void WriteModels(const Workspace& workspace, const RepeatingServer& server, bool hang) {
  nlohmann::json models;
  std::vector<std::string> names = RepeatingServer::Paths();
  if (hang) names.emplace_back("hang");
  for (const std::string& name : names) {
    models[name] = {{"url", server.Url(name) + "?api-key=${LLMB_TEST_TOKEN}"},
                    {"model_name", "m"},
                    {"auth_token", "${LLMB_TEST_TOKEN}"},
                    {"headers", {{"X-Api-Key", "key ${LLMB_TEST_TOKEN}"}}}};
  }
  workspace.Write("models.json", nlohmann::json{{"models", models}}.dump());
}

// In the place of gnuplot: keeps the environment that it was given.
std::string WriteProgramForCharts(const Workspace& workspace) {
  const fs::path folder = workspace.Folder() / "bin";
  fs::create_directory(folder);
  const std::string program = workspace.Write(
      "bin/gnuplot", fmt::format("#!/bin/sh\nenv >> {}/environment_of_gnuplot\nexit 1\n",
                                 workspace.Folder().string()));
  ::chmod(program.c_str(), 0700);
  return folder.string() + ":" + std::getenv("PATH");
}

const std::vector<std::string> kOnePrompt = {"--iterations", "1", "--progress", "plain",
                                             "--benchmark_filter=/coding_short/"};

TEST(Secrets, NoFileAndNoStreamOfARunHoldsTheTokenWhateverTheEndpointDoes) {
  const RepeatingServer server;
  const Workspace workspace;
  WriteModels(workspace, server, /*hang=*/false);
  std::map<std::string, std::string> environment = kEnvironment;
  environment["PATH"] = WriteProgramForCharts(workspace);
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
  ASSERT_EQ(rows.size(), RepeatingServer::Paths().size());
  for (const auto& row : rows) {
    const bool said = row.at("error_message").find("***") != std::string::npos ||
                      row.at("response_text") == "You sent ***";
    EXPECT_TRUE(said || row.at("endpoint_name") == "no_http")
        << row.at("endpoint_name") << ": " << row.at("error_message");
  }
}

// The processes that `parent` started and that have not ended.
std::vector<std::string> ChildrenOf(pid_t parent) {
  std::vector<std::string> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string stat = ReadText(entry.path() / "stat");
    std::istringstream behind_name(stat.substr(std::min(stat.rfind(')'), stat.size() - 1) + 1));
    std::string state;
    pid_t ppid = 0;
    if (behind_name >> state >> ppid && ppid == parent && state != "Z") {
      children.push_back(entry.path().string());
    }
  }
  return children;
}

// Of a core dump, in bytes or "unlimited".
std::string CoreLimit(const std::string& process) {
  constexpr std::string_view kName = "Max core file size";
  std::istringstream limits(ReadText(process + "/limits"));
  std::string limit;
  for (std::string line; std::getline(limits, line);) {
    if (line.starts_with(kName)) std::istringstream(line.substr(kName.size())) >> limit;
  }
  return limit;
}

// Waits until the journal holds `requests` finished ones; gives the journal.
std::string AwaitJournal(const Workspace& workspace, std::size_t requests) {
  std::string text;
  WaitFor([&] {
    const auto journals = workspace.Find("results", "benchmark_", ".journal");
    text = journals.empty() ? "" : ReadText(journals.front());
    std::size_t found = 0;
    for (std::size_t at = 0; (at = text.find("{\"request\"", at)) != std::string::npos; ++at)
      ++found;
    return found >= requests;
  });
  return text;
}

// What this program starts may dump, if anything may.
void AllowCoreDumps() {
  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_CORE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_CORE, &limit), 0);
}

TEST(Secrets, NeitherTheProcessListNorTheJournalOfAKilledRunHoldsTheToken) {
  AllowCoreDumps();
  const RepeatingServer server;
  const Workspace workspace;
  WriteModels(workspace, server, /*hang=*/true);
  std::vector<ProgramResult> results;
  {
    RunningProgram program(LLMB_BENCHMARK_PROGRAM, With(kOnePrompt, {"--no-visualizations"}),
                           workspace.Folder(), kEnvironment);
    const std::string journal = AwaitJournal(workspace, RepeatingServer::Paths().size());
    ExpectNoToken(journal);
    EXPECT_NE(journal.find("***"), std::string::npos);
    const std::string parent = fmt::format("/proc/{}", program.Pid());
    ExpectNoToken(ReadText(parent + "/cmdline"));
    bool hangs = false;
    for (const std::string& child : ChildrenOf(program.Pid())) {
      ExpectNoToken(ReadText(child + "/cmdline"));
      const std::string environment = ReadText(child + "/environ");
      ExpectNoToken(environment);
      // Nothing fits into 1, and a program that takes dumps is not called. 0 where it is the most.
      hangs = hangs || (environment.find("PATH=") != std::string::npos &&
                        (CoreLimit(child) == "1" || CoreLimit(child) == "0"));
    }
    EXPECT_TRUE(hangs);
    EXPECT_TRUE(CoreLimit(parent) == "1" || CoreLimit(parent) == "0") << CoreLimit(parent);
    ::kill(program.Pid(), SIGKILL);
    results.push_back(program.Wait());
  }
  results.push_back(workspace.Convert({"--no-visualizations"}));
  EXPECT_EQ(results.back().exit_code, 0) << results.back().err;
  ExpectNoToken(EverythingIn(workspace, results));
}

TEST(Secrets, HeadersOfTheCommandLineAndAPasswordInTheUrlAreHiddenToo) {
  const RepeatingServer server;
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

TEST(Secrets, AModelsFileWithATokenThatOthersMayReadIsWarnedAbout) {
  const Workspace workspace;
  const std::string file = workspace.Write("models.json", R"({"models": {"a": {
      "url": "http://127.0.0.1:1", "model_name": "m", "auth_token": "t0p-s3cret-token"}}})");
  ::chmod(file.c_str(), 0640);
  const ProgramResult open = workspace.Benchmark({"--list-models"});
  EXPECT_NE(open.err.find("models.json holds a token and may be read by others: chmod 600 it, or "
                          "write ${VARIABLE} instead"),
            std::string::npos)
      << open.err;
  ::chmod(file.c_str(), 0600);
  const ProgramResult closed = workspace.Benchmark({"--list-models"});
  EXPECT_EQ(closed.err, "");
  ExpectNoToken(open.out + open.err + closed.out);
}

}  // namespace
}  // namespace llmb
