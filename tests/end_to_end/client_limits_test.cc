// How the client reports overload, limits of the machine, and missing kernel timestamps.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

SimServer Serve(double tokens) {
  return StartServer(SteadyProfile(milliseconds(5), milliseconds(5), tokens));
}

Arguments OneCase(const std::string& url, const Arguments& more) {
  return With({"--url", url, "--model-name", "m", "--iterations", "1", "--no-visualizations",
               "--no-test-request", "--benchmark_filter=coding_short/"},
              more);
}

json Document(const Workspace& workspace) {
  return json::parse(ReadText(workspace.Find("results", "benchmark_2", ".json").at(0)));
}

// Runs the benchmark as the last arguments of another program, such as a shell.
ProgramResult RunThrough(const std::string& program, Arguments arguments, const Arguments& own,
                         const Workspace& workspace) {
  arguments.push_back(LLMB_BENCHMARK_PROGRAM);
  return RunningProgram(program, With(std::move(arguments), own), workspace.Folder()).Wait();
}

std::string FirstUsableCore() {
  cpu_set_t cores;
  CPU_ZERO(&cores);
  sched_getaffinity(0, sizeof(cores), &cores);
  int core = 0;
  while (core < CPU_SETSIZE && !CPU_ISSET(core, &cores)) ++core;
  return fmt::format("{}", core);
}

TEST(ClientLimits, EveryResultHasAVerdictAndItsEvidence) {
  const SimServer server = Serve(20);
  const Workspace workspace;
  const ProgramResult result = workspace.Benchmark(OneCase(server.Url(), {}));
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json measured = Document(workspace)["benchmarks"][0];
  EXPECT_TRUE(measured["client_verdict"].is_string());
  EXPECT_TRUE(measured["client_cpu_share"].is_number());
  EXPECT_EQ(measured["send_delay_p99_ms"], 0.0);
  const auto summary =
      ReadCsvFile(workspace.Find("results", "benchmark_summary_", ".csv").at(0)).at(0);
  EXPECT_EQ(measured["client_verdict"].get<std::string>(), summary.at("client_verdict"));
  EXPECT_NE(summary.at("client_cpu_share"), "");
}

TEST(ClientLimits, AClientThatSharesItsOneCoreIsOkOnlyIfItsTimesAreRight) {
  constexpr int kCompetitors = 4;
  const SimServer server = Serve(100);
  const Workspace workspace;
  const std::string core = FirstUsableCore();
  std::vector<std::unique_ptr<RunningProgram>> competitors;
  for (int i = 0; i < kCompetitors; ++i) {
    competitors.push_back(std::make_unique<RunningProgram>(
        "/usr/bin/taskset", Arguments{"-c", core, "/bin/sh", "-c", "while :; do :; done"},
        workspace.Folder()));
  }
  // With equal priority the scheduler would favor the client, because it sleeps most.
  const ProgramResult result =
      RunThrough("/usr/bin/nice", {"-n", "10", "/usr/bin/taskset", "-c", core},
                 OneCase(server.Url(), {"--concurrent", "8"}), workspace);
  competitors.clear();
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json measured = Document(workspace)["benchmarks"][0];
  const double bound = measured["ttft_error_bound_ms"];
  const bool right = bound <= std::max(1.0, measured["ttft_p50_ms"].get<double>() / 100);
  EXPECT_TRUE(right || measured["client_verdict"] != "ok") << bound;
  const bool limited = measured["client_verdict"] == "limited";
  EXPECT_EQ(result.out.find("load generator limited") != std::string::npos, limited);
}

TEST(ClientLimits, TooFewFilesAreReportedBeforeTheFirstRequest) {
  const SimServer server = Serve(2);
  const Workspace workspace;
  const ProgramResult result =
      RunThrough("/bin/sh", {"-c", "ulimit -n 200; exec \"$0\" \"$@\""},
                 OneCase(server.Url(), {"--concurrent", "1000"}), workspace);
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_NE(result.err.find("3344 are needed, 200 are available"), std::string::npos) << result.err;
  EXPECT_FALSE(server.LastRequest());
}

TEST(ClientLimits, TheFileLimitIsRaisedToTheHardLimit) {
  const SimServer server = Serve(2);
  const Workspace workspace;
  const ProgramResult result =
      RunThrough("/bin/sh", {"-c", "ulimit -Sn 64; exec \"$0\" \"$@\""},
                 OneCase(server.Url(), {"--concurrent", "100"}), workspace);
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

// Makes SO_TIMESTAMPING fail for this thread and the processes it starts, as on an old kernel.
void ForbidTimestamping() {
  constexpr auto kLevel = offsetof(seccomp_data, args) + sizeof(std::uint64_t);
  constexpr auto kName = kLevel + sizeof(std::uint64_t);
  sock_filter rules[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setsockopt, 0, 5),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kLevel),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SOL_SOCKET, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, kName),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SO_TIMESTAMPING, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOPROTOOPT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  const sock_fprog program{.len = std::size(rules), .filter = rules};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

TEST(ClientLimits, MissingKernelTimestampsAreReported) {
  const SimServer server = Serve(5);
  const Workspace refused, measured;
  ProgramResult refusal, result;
  std::jthread([&] {
    ForbidTimestamping();
    refusal = refused.Benchmark(OneCase(server.Url(), {"--timestamps", "kernel"}));
    result = measured.Benchmark(OneCase(server.Url(), {}));
  }).join();
  EXPECT_EQ(refusal.exit_code, 2);
  EXPECT_NE(refusal.err.find("refuses SO_TIMESTAMPING: Protocol not available"), std::string::npos)
      << refusal.err;
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const json document = Document(measured);
  const json endpoint = document["context"]["llm"]["endpoints"][0];
  EXPECT_EQ(endpoint["timestamps"], "user");
  EXPECT_EQ(endpoint["timestamps_reason"],
            "the kernel refuses SO_TIMESTAMPING: Protocol not available");
  EXPECT_FALSE(document["benchmarks"][0]["request_records"][0].contains("read_lag_p99"));
}

TEST(ClientLimits, ProgramTimestampsCanBeRequested) {
  const SimServer server = Serve(5);
  const Workspace workspace;
  ASSERT_EQ(workspace.Benchmark(OneCase(server.Url(), {"--timestamps", "user"})).exit_code, 0);
  const json document = Document(workspace);
  EXPECT_EQ(document["context"]["llm"]["endpoints"][0]["timestamps"], "user");
  EXPECT_FALSE(document["benchmarks"][0]["request_records"][0].contains("read_lag_p99"));
}

}  // namespace
}  // namespace llmb
