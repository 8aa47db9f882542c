// The scripts of docs/cluster: their options are known ones, and they run as srun and sshd would
// run them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "fixtures/sim/sim_server.h"
#include "harness/base/wall_time_text.h"
#include "tests/end_to_end/cluster_recipe.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;
using testing::AnyOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsSupersetOf;
using testing::Not;
using testing::SizeIs;

class ClusterScript : public ::testing::Test {
 protected:
  Arguments Load(const Arguments& more = {}) const {
    return With({"--url", server_.Url(), "--model-name", "m", "--concurrent", "2", "--duration",
                 "0.3", "--no-visualizations", "--no-report", "--no-test-request", "--progress",
                 "plain", "--benchmark_filter=_short/"},
                more);
  }

  const SimServer server_ = StartServer(SteadyProfile(milliseconds(3), milliseconds(2), 3));
  const RecipeWorkspace workspace_;
};

TEST(ClusterScripts, TheBatchScriptOfSlurmHasOptionsThatItKnows) {
  const std::string script = ReadText(ClusterRecipe("slurm.sbatch"));
  // sbatch(1) and srun(1) of Slurm 22.05.
  EXPECT_THAT((std::set<std::string>{"job-name", "nodes", "ntasks-per-node", "exclusive", "time",
                                     "output"}),
              IsSupersetOf(FirstGroups(script, "\n#SBATCH --([a-z-]+)")));
  const std::string step = script.substr(script.find("\nsrun "));
  EXPECT_THAT(
      (std::set<std::string>{"kill-on-bad-exit", "wait", "cpu-bind", "label"}),
      IsSupersetOf(FirstGroups(step.substr(0, step.find("llm_benchmarks")), "--([a-z-]+)")));
}

// srun as this script uses it: one task on each node of the job.
constexpr const char* kSrun =
    "while [ \"${1#--}\" != \"$1\" ]; do shift; done\n"
    "place=0 status=0 tasks=\n"
    "while [ $place -lt $SLURM_NNODES ]; do\n"
    "  SLURM_PROCID=$place SLURM_STEP_NUM_TASKS=$SLURM_NNODES \"$@\" &\n"
    "  tasks=\"$tasks $!\" place=$((place + 1))\n"
    "done\n"
    "for task in $tasks; do wait $task || status=$?; done\n"
    "exit $status\n";

TEST_F(ClusterScript, OfSlurmMeasuresAndMergesTheShardsOfAJob) {
  workspace_.Fake("srun", kSrun);
  const ProgramResult result =
      workspace_.Run("slurm.sbatch", Load(),
                     {{"SLURM_JOB_ID", "77"}, {"SLURM_NNODES", "2"}, {"SLURM_PROCID", "0"}});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("slurm.sbatch:")));
  EXPECT_THAT(workspace_.States(), ElementsAre("whole", "whole"));
  EXPECT_THAT(workspace_.Files().Find("", "run_77", ""), SizeIs(1));
}

// The second of two nodes has no program.
TEST_F(ClusterScript, OfSlurmMergesWhatThereIsWhenAShardFails) {
  workspace_.Fake("srun", std::string("export SLURM_NNODES=2\n") + kSrun);
  workspace_.Fake("llm_benchmarks", std::string("[ $SLURM_PROCID = 0 ] || exit 127\nexec ") +
                                        LLMB_BENCHMARK_PROGRAM + " \"$@\"\n");
  const ProgramResult result = workspace_.Run("slurm.sbatch", Load(), {{"SLURM_JOB_ID", "78"}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("slurm.sbatch: a shard ended with exit code 127"));
  EXPECT_THAT(workspace_.States(), ElementsAre("whole", "missing"));
}

TEST_F(ClusterScript, BySshMeasuresOnEachMachineAndMergesHere) {
  for (const char* machine : {"client1", "client2"}) {
    fs::create_directory(workspace_.Files().Folder() / machine);
  }
  workspace_.Fake("ssh", "cd \"$1\" && shift && exec /bin/sh -c \"$*\"\n");  // as sshd does
  workspace_.Fake("scp", "cp -- $(printf %s \"$1\" | sed s,:,/,) \"$2\"\n");
  const ProgramResult result =
      workspace_.Run("ssh.sh", Load({"--slo", "success>=50%", "--header", "X-Team=it's us"}),
                     {{"CLIENTS", "client1 client2"}});
  ASSERT_THAT(result.exit_code, AnyOf(0, 4)) << result.err;
  EXPECT_THAT(result.err, Not(HasSubstr("ended with exit code")));
  EXPECT_THAT(workspace_.States(), ElementsAre("whole", "whole"));
  ASSERT_TRUE(server_.LastRequest());
  EXPECT_EQ(server_.LastRequest()->Header("X-Team"), "it's us");
}

TEST_F(ClusterScript, BySshSaysWhichMachineIsMissing) {
  const ProgramResult none = workspace_.Run("ssh.sh", Load(), {{"CLIENTS", ""}});
  EXPECT_NE(none.exit_code, 0);
  EXPECT_THAT(none.err, HasSubstr("CLIENTS: names no machine"));

  fs::create_directory(workspace_.Files().Folder() / "client1");
  workspace_.Fake("ssh", "cd \"$1\" 2>/dev/null || exit 255\nshift\nexec /bin/sh -c \"$*\"\n");
  workspace_.Fake("scp", "cp -- $(printf %s \"$1\" | sed s,:,/,) \"$2\" 2>/dev/null\n");
  const ProgramResult result = workspace_.Run("ssh.sh", Load(), {{"CLIENTS", "client1 client2"}});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("ssh.sh: the shard of client2 ended with exit code 255"));
  EXPECT_THAT(result.err, HasSubstr("ssh.sh: client2 has no results"));
  EXPECT_THAT(workspace_.States(), ElementsAre("whole", "missing"));
}

// What the recipes give to --start-at.
TEST(ClusterScripts, TheStartIsATimeThatTheProgramReads) {
  const Workspace workspace;
  for (const char* recipe : {"ssh.sh", "slurm.sbatch"}) {
    const auto starts =
        FirstGroups(ReadText(ClusterRecipe(recipe)), "\nstart=\\$\\((date [^)]*)\\)\n");
    ASSERT_THAT(starts, SizeIs(1)) << recipe;
    const ProgramResult result =
        RunningProgram("/bin/sh", {"-c", starts[0]}, workspace.Folder()).Wait();
    ASSERT_EQ(result.exit_code, 0) << result.err;
    EXPECT_TRUE(ParseZonedTime(result.out.substr(0, result.out.size() - 1))) << result.out;
  }
}

}  // namespace
}  // namespace llmb
