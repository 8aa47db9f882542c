#include "harness/base/line_io.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <string>
#include <vector>

namespace llmb {
namespace {

// The test writes into the pipe that a LineReader reads.
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

TEST_F(LineReaderTest, FindsTheSameLinesWhereverReadsSplitThem) {
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

TEST_F(LineReaderTest, ReadLineReturnsOneLineAtATimeUntilTheEnd) {
  LineReader reader(ends_[0]);
  ASSERT_TRUE(WriteAll(ends_[1], "a\nb\n"));
  CloseInput();
  EXPECT_EQ(reader.ReadLine(), "a");
  EXPECT_EQ(reader.ReadLine(), "b");
  EXPECT_EQ(reader.ReadLine(), std::nullopt);
}

}  // namespace
}  // namespace llmb
