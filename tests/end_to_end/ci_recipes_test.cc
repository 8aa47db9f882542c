// The commands inside the files of docs/ci, run against a simulated endpoint.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "fixtures/sim/sim_server.h"
#include "tests/end_to_end/program.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// Programs beside this test can take the load generator's cores, so that nothing is decided.
constexpr int kUndecided = 4;

std::size_t IndentOf(const std::string& line) {
  const std::size_t indent = line.find_first_not_of(' ');
  return indent == std::string::npos ? line.size() : indent;
}

// The shell scripts of a recipe that measure or handle results, in order: block scalars of YAML
// (`|`), and '''...''' of Groovy. Those that install the package are left out.
std::vector<std::string> ScriptsOf(const std::string& file) {
  std::istringstream lines(ReadText(fs::path(LLMB_SOURCE_DIR) / "docs" / "ci" / file));
  std::vector<std::string> scripts;
  bool inside = false;
  std::size_t indent = 0;
  for (std::string line; std::getline(lines, line);) {
    const bool ends = inside && (line.find("'''") != std::string::npos ||
                                 (!line.empty() && IndentOf(line) <= indent));
    if (ends) inside = false;
    if (inside) {
      scripts.back() += line + "\n";
    } else if (line.ends_with("run: |") || line.ends_with("- |") || line.ends_with("'''")) {
      inside = true;
      indent = IndentOf(line);
      scripts.emplace_back();
    }
  }
  std::erase_if(scripts, [](const std::string& script) {
    return script.find("apt-get") != std::string::npos ||
           script.find_first_not_of(" \n") == std::string::npos;
  });
  return scripts;
}

class CiRecipe : public ::testing::Test {
 protected:
  // The exit code of the last script, or of the first that fails. `output_` is that of all.
  int Run(const std::string& file) {
    output_.clear();
    for (const std::string& script : ScriptsOf(file)) {
      const std::map<std::string, std::string> environment = {
          {"PATH", LLMB_PROGRAM_FOLDER ":/usr/bin:/bin"},
          {"ENDPOINT", endpoint_},
          {"MODEL", "m"},
          {"ENDPOINT_TOKEN", "t"},
          {"REQUESTS", requests_}};
      RunningProgram shell("/bin/sh", {"-e", "-c", script}, workspace_.Folder(), environment);
      result_ = shell.Wait();
      output_ += result_.out;
      if (result_.exit_code != 0) break;
    }
    return result_.exit_code;
  }

  // Keeps the run as the baseline, which the recipe does only if its thresholds are met.
  void KeepAsBaseline() const {
    const fs::path folder = workspace_.Folder() / "baseline";
    fs::create_directories(folder);
    for (const fs::path& run : Found("results", "benchmark_2")) {
      fs::copy_file(run, folder / run.filename());
    }
  }

  std::vector<fs::path> Found(const std::string& folder, const std::string& begin) const {
    return workspace_.Find(folder, begin, "");
  }

  // A single token, whose time may be 1 ms off: a client that shares its cores is exact enough.
  const SimServer server_ =
      StartServer(SteadyProfile(std::chrono::milliseconds(3), Nanoseconds::zero(), 1));
  const Workspace workspace_;
  std::string endpoint_ = server_.Url();
  std::string requests_ = "600";
  ProgramResult result_;
  std::string output_;
};

TEST_F(CiRecipe, OfGithubMeasuresAndThenComparesWithItsEarlierRuns) {
  ASSERT_THAT(ScriptsOf("github-actions.yml"), SizeIs(2));
  requests_ = "120";  // in each of five repetitions
  // An undecided run is a warning.
  ASSERT_EQ(Run("github-actions.yml"), 0) << result_.err << result_.out;
  EXPECT_THAT(Found("", "smaller.json"), SizeIs(1));
  EXPECT_THAT(Found("", "bigger.json"), SizeIs(1));
  EXPECT_THAT(Found("results/exports", "junit_"), SizeIs(1));
  EXPECT_THAT(Found("baseline", "benchmark_2"), SizeIs(1));
  const int second = Run("github-actions.yml");
  EXPECT_TRUE(second == 0 || second == 3 || second == 4) << second << result_.err;
  EXPECT_THAT(ReadText(Found("results", "benchmark_2").at(0)), HasSubstr("\"m\""));
}

TEST_F(CiRecipe, OfGitlabMeasuresAndThenComparesWithItsEarlierRuns) {
  ASSERT_THAT(ScriptsOf("gitlab-ci.yml"), SizeIs(1));
  // In each of five repetitions; the window of each has the 500 that a p50 needs to pass.
  requests_ = "570";
  const int status = Run("gitlab-ci.yml");
  ASSERT_THAT(status, AnyOf(0, kUndecided)) << result_.err << result_.out;
  EXPECT_THAT(Found("", "metrics.txt"), SizeIs(1));
  EXPECT_THAT(Found("", "junit.xml"), SizeIs(1));
  EXPECT_THAT(Found("baseline", "benchmark_2"), SizeIs(status == 0 ? 1 : 0));
  if (status == kUndecided) KeepAsBaseline();
  fs::remove_all(workspace_.Folder() / "results");
  requests_ = "120";
  const int second = Run("gitlab-ci.yml");
  EXPECT_TRUE(second == 0 || second == 3 || second == 4) << second << result_.err;
  EXPECT_THAT(result_.out, HasSubstr("Comparison with the baseline"));
}

TEST_F(CiRecipe, OfJenkinsMeasures) {
  ASSERT_THAT(ScriptsOf("Jenkinsfile"), SizeIs(1));
  EXPECT_THAT(Run("Jenkinsfile"), AnyOf(0, kUndecided)) << result_.err << result_.out;
  EXPECT_THAT(Found("results/exports", "junit_"), SizeIs(1));
  EXPECT_THAT(Found("results/exports", "openai-chat-infqps-concurrency4-m-"), SizeIs(1));
}

// The baseline is of an endpoint that needs 5 ms for a response, the second run of one that needs
// 12 ms. 120 requests in each of five repetitions leave more than the 100 that a median needs, and
// are too few for the threshold of 2 s, which makes the first run a warning.
TEST_F(CiRecipe, EndsWithThreeWhereTheEndpointGotSlower) {
  const auto server_of = [](int milliseconds) {
    return StartServer(SteadyProfile(std::chrono::milliseconds(milliseconds), Nanoseconds(), 1));
  };
  const SimServer fast = server_of(5);
  const SimServer slow = server_of(12);
  requests_ = "120";
  endpoint_ = fast.Url();
  ASSERT_EQ(Run("github-actions.yml"), 0) << result_.err << result_.out;
  ASSERT_THAT(Found("baseline", "benchmark_2"), SizeIs(1));
  endpoint_ = slow.Url();
  const int status = Run("github-actions.yml");
  if (output_.find("was limited)") != std::string::npos) {
    // A figure of a run whose client was limited is not compared, so it fails nothing.
    EXPECT_THAT(status, AnyOf(0, 3)) << result_.err << output_;
    EXPECT_THAT(output_, Not(HasSubstr("ttft_p50 +15%: passed")));
    return;
  }
  EXPECT_EQ(status, 3) << result_.err << output_;
  EXPECT_THAT(output_, HasSubstr("ttft_p50 +15%: failed"));
  // What got slower is no baseline of the next run.
  EXPECT_THAT(Found("baseline", "benchmark_2"), SizeIs(1));
}

TEST_F(CiRecipe, EndsWithFourWhereTooFewRequestsDecideNothing) {
  requests_ = "30";
  EXPECT_EQ(Run("gitlab-ci.yml"), 4) << result_.err;
  EXPECT_THAT(Found("baseline", "benchmark_2"), SizeIs(0));
  fs::remove_all(workspace_.Folder() / "results");
  EXPECT_EQ(Run("Jenkinsfile"), 4) << result_.err;
}

}  // namespace
}  // namespace llmb
