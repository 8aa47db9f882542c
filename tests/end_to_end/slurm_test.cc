// docs/cluster/slurm.sbatch in a Slurm of two nodes on this machine, where its daemons are
// installed.

#include <arpa/inet.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <memory>

#include "fixtures/sim/sim_server.h"
#include "harness/base/unique_fd.h"
#include "tests/end_to_end/cluster_recipe.h"
#include "tests/sim/simulated_endpoint.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr const char* kController = "/usr/sbin/slurmctld";
constexpr const char* kNode = "/usr/sbin/slurmd";

int FreePort() {
  const UniqueFd socket(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(::bind(socket.Get(), any, size), 0);
  EXPECT_EQ(::getsockname(socket.Get(), any, &size), 0);
  return ntohs(address.sin_port);
}

std::string HostName() {
  char name[256] = "";
  ::gethostname(name, sizeof(name) - 1);
  const std::string whole = name;
  return whole.substr(0, whole.find('.'));
}

// Without authentication, accounting and cgroups, which the script does not need.
std::string ConfigurationIn(const fs::path& folder) {
  std::string text = fmt::format(
      "ClusterName=test\nSlurmctldHost={0}(127.0.0.1)\nSlurmUser=root\nSlurmdUser=root\n"
      "SlurmctldPort={1}\nAuthType=auth/none\nCredType=cred/none\nMpiDefault=none\n"
      "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\nReturnToService=2\n"
      "StateSaveLocation={2}\nSlurmdSpoolDir={2}/spool_%n\n"
      "SlurmctldPidFile={2}/controller.pid\nSlurmdPidFile={2}/%n.pid\n",
      HostName(), FreePort(), folder.string());
  for (const char* node : {"n1", "n2"}) {
    text += fmt::format("NodeName={} NodeHostname={} NodeAddr=127.0.0.1 Port={} CPUs=1\n", node,
                        HostName(), FreePort());
  }
  return text + "PartitionName=p Nodes=n1,n2 Default=YES State=UP\n";
}

TEST(Slurm, RunsAndMergesTheShardsOfAJob) {
  if (!fs::exists(kController) || !fs::exists(kNode) || ::geteuid() != 0) {
    GTEST_SKIP() << "needs root, and Debian's packages slurmctld, slurmd and slurm-client";
  }
  const SimServer server =
      StartServer(SteadyProfile(std::chrono::milliseconds(3), std::chrono::milliseconds(2), 3));
  const RecipeWorkspace workspace;
  const fs::path folder = workspace.Files().Folder();
  const std::map<std::string, std::string> environment = {
      {"SLURM_CONF", workspace.Files().Write("slurm.conf", ConfigurationIn(folder))},
      {"PATH", (folder / "bin").string() + ":/usr/bin:/bin"}};
  std::vector<std::unique_ptr<RunningProgram>> daemons;
  const auto start = [&](const char* program, const Arguments& arguments) {
    daemons.push_back(std::make_unique<RunningProgram>(program, arguments, folder, environment));
  };
  start(kController, {"-D"});
  for (const char* node : {"n1", "n2"}) start(kNode, {"-D", "-N", node});
  const auto client = [&](const std::string& program, const Arguments& arguments) {
    return RunningProgram("/usr/bin/" + program, arguments, folder, environment).Wait();
  };
  ASSERT_TRUE(WaitFor([&] { return client("sinfo", {"-h", "-o", "%D %T"}).out == "2 idle\n"; }));

  const ProgramResult submitted = client(
      "sbatch", {ClusterRecipe("slurm.sbatch").string(), "--url", server.Url(), "--model-name", "m",
                 "--concurrent", "2", "--duration", "0.3", "--no-visualizations", "--no-report",
                 "--no-test-request", "--progress", "plain", "--benchmark_filter=_short/"});
  ASSERT_EQ(submitted.exit_code, 0) << submitted.err;
  const auto log = [&] {
    const auto logs = workspace.Files().Find("", "llm_benchmarks_", ".log");
    return logs.empty() ? "" : ReadText(logs[0]);
  };
  ASSERT_TRUE(WaitFor([&] { return client("squeue", {"-h"}).out.empty(); })) << log();
  EXPECT_THAT(workspace.States(), ElementsAre("whole", "whole")) << log();
  EXPECT_THAT(log(), HasSubstr("1: "));  // of --label
}

}  // namespace
}  // namespace llmb
