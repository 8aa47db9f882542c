#include "harness/base/child_process.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

namespace llmb {
namespace {

// A pipe filled by the test itself.
class LineReaderTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(::pipe(ends_.data()), 0); }
  void TearDown() override {
    ::close(ends_[0]);
    CloseInput();
  }
  void CloseInput() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }

  std::array<int, 2> ends_{};
};

TEST_F(LineReaderTest, CutsLinesWhereverTheBytesAreSplit) {
  const std::string text = "one\n\nthree\nunfinished";
  for (std::size_t split = 1; split < text.size(); ++split) {
    LineReader reader(ends_[0]);
    std::vector<std::string> lines;
    ASSERT_TRUE(WriteAll(ends_[1], text.substr(0, split)));
    ASSERT_TRUE(reader.Read(lines));
    ASSERT_TRUE(WriteAll(ends_[1], text.substr(split)));
    ASSERT_TRUE(reader.Read(lines));
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "", "three"})) << split;
  }
}

TEST_F(LineReaderTest, ReadLineGivesOneAtATimeUntilTheEnd) {
  LineReader reader(ends_[0]);
  ASSERT_TRUE(WriteAll(ends_[1], "a\nb\n"));
  CloseInput();
  EXPECT_EQ(reader.ReadLine(), "a");
  EXPECT_EQ(reader.ReadLine(), "b");
  EXPECT_EQ(reader.ReadLine(), std::nullopt);
}

// The program that runs these tests is what a ChildProcess starts: here it is asked for its list of
// tests, or given a flag that it refuses.
TEST(ChildProcess, ItsOutputAndItsEndAreOurs) {
  Result<ChildProcess> child = ChildProcess::Start({"--gtest_list_tests"});
  ASSERT_TRUE(child) << child.error().message;
  LineReader reader(child->Output());
  bool found = false;
  while (const auto line = reader.ReadLine()) found |= line == "ChildProcess.";
  EXPECT_TRUE(found);
  EXPECT_EQ(child->Wait(), "");
}

TEST(ChildProcess, SaysHowItEnded) {
  Result<ChildProcess> child =
      ChildProcess::Start({"--gtest_filter=Nothing", "--gtest_repeat=1000000000"});
  ASSERT_TRUE(child);
  child->Kill();
  EXPECT_EQ(child->Wait(), "was killed by signal 9 (Killed)");
  EXPECT_EQ(child->Wait(), "");
}

TEST(ChildProcess, WritingToOneThatIsGoneIsAnErrorAndNoSignal) {
  Result<ChildProcess> child = ChildProcess::Start({"--gtest_list_tests"});
  ASSERT_TRUE(child);
  LineReader reader(child->Output());
  while (reader.ReadLine()) {
  }
  child->Wait();
  EXPECT_FALSE(child->Send("hello\n"));
}

}  // namespace
}  // namespace llmb
