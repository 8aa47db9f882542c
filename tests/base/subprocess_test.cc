#include "harness/base/subprocess.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <utility>

#include "harness/base/atomic_file.h"
#include "harness/base/line_io.h"

namespace llmb {
namespace {

// StartSelf starts this test program again.
TEST(SubprocessSelf, OutputAndExitReachTheParent) {
  Result<Subprocess> child = Subprocess::StartSelf({"--gtest_list_tests"});
  ASSERT_TRUE(child) << child.error().message;
  LineReader reader(child->Output());
  bool found = false;
  while (const auto line = reader.ReadLine()) found |= line == "SubprocessSelf.";
  EXPECT_TRUE(found);
  EXPECT_EQ(child->Wait(), "");
}

TEST(SubprocessSelf, WaitReportsTheSignalThatKilledTheChild) {
  Result<Subprocess> child =
      Subprocess::StartSelf({"--gtest_filter=Nothing", "--gtest_repeat=1000000000"});
  ASSERT_TRUE(child);
  child->Kill();
  EXPECT_EQ(child->Wait(), "was killed by signal 9 (Killed)");
  EXPECT_EQ(child->Wait(), "");
}

TEST(SubprocessSelf, SendToAnEndedChildFailsWithoutASignal) {
  Result<Subprocess> child = Subprocess::StartSelf({"--gtest_list_tests"});
  ASSERT_TRUE(child);
  LineReader reader(child->Output());
  while (reader.ReadLine()) {
  }
  child->Wait();
  EXPECT_FALSE(child->Send("hello\n"));
}

TEST(SubprocessSelf, DestructionKillsTheChild) {
  Result<Subprocess> child =
      Subprocess::StartSelf({"--gtest_filter=Nothing", "--gtest_repeat=1000000000"});
  ASSERT_TRUE(child);
  const int output = ::dup(child->Output());
  { const Subprocess dying = *std::move(child); }
  // The pipe ends only when the child, its last writer, is gone.
  LineReader reader(output);
  while (reader.ReadLine()) {
  }
  ::close(output);
}

class SubprocessProgram : public ::testing::Test {
 protected:
  SubprocessProgram() { std::filesystem::create_directories(folder_); }
  ~SubprocessProgram() override { std::filesystem::remove_all(folder_); }

  Result<Subprocess> StartShell(const std::string& script) {
    return Subprocess::StartProgram({"sh", "-c", script}, folder_, "log");
  }
  std::string Log() { return ReadFile(folder_ / "log").value_or("no log"); }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("subprocess_test_" + std::to_string(::getpid()));
};

TEST_F(SubprocessProgram, OutputAndErrorsGoToTheFile) {
  auto child = StartShell("pwd; echo error >&2; cat");
  ASSERT_TRUE(child) << child.error().message;
  EXPECT_EQ(child->Wait(), "");  // cat ends at once because the input is empty
  EXPECT_EQ(Log(), std::filesystem::canonical(folder_).string() + "\nerror\n");
}

TEST_F(SubprocessProgram, TheFileOfAnEarlierProgramIsReplaced) {
  ASSERT_EQ(StartShell("echo long text")->Wait(), "");
  ASSERT_EQ(StartShell("echo x")->Wait(), "");
  EXPECT_EQ(Log(), "x\n");
}

TEST_F(SubprocessProgram, WaitReportsTheExitCode) {
  EXPECT_EQ(StartShell("exit 3")->Wait(), "exited with code 3");
}

TEST_F(SubprocessProgram, ArgumentsAreNotExpanded) {
  auto child = Subprocess::StartProgram({"echo", "$HOME *"}, folder_, "log");
  ASSERT_TRUE(child);
  EXPECT_EQ(child->Wait(), "");
  EXPECT_EQ(Log(), "$HOME *\n");
}

TEST_F(SubprocessProgram, AProgramNotInPathIsAnError) {
  const auto child = Subprocess::StartProgram({"no-such-program-here"}, folder_, "log");
  ASSERT_FALSE(child);
  EXPECT_EQ(child.error().message, "No such file or directory");
}

}  // namespace
}  // namespace llmb
