#include "harness/workload/input_text.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

WorkloadRequest Row(std::int64_t tokens, std::vector<std::uint64_t> blocks = {},
                    std::int64_t block_tokens = 0) {
  WorkloadRequest row;
  row.input_tokens = tokens;
  row.prefix_blocks = std::move(blocks);
  row.block_tokens = block_tokens;
  return row;
}

TEST(InputText, HasTheLengthOfTheRow) {
  EXPECT_EQ(InputText(Row(100), {}, {}).size(), 400U);
  EXPECT_EQ(InputText(Row(1), {}, {}).size(), 4U);
  EXPECT_EQ(InputText(Row(100, {1, 2}, 16), {}, {}).size(), 400U);
}

TEST(InputText, EqualBlocksAreEqualTexts) {
  const std::string one = InputText(Row(40, {7, 8}, 16), {.row = 1, .sending = 1}, {});
  const std::string other = InputText(Row(40, {7, 9}, 16), {.row = 2, .sending = 2}, {});
  EXPECT_EQ(one.substr(0, 64), other.substr(0, 64));  // 16 tokens
  EXPECT_NE(one.substr(64, 64), other.substr(64, 64));
}

TEST(InputText, TheLastBlockEndsWithTheInput) {
  const std::string whole = InputText(Row(32, {7, 8}, 16), {}, {});
  EXPECT_EQ(InputText(Row(20, {7, 8}, 16), {}, {}).substr(0, 79), whole.substr(0, 79));
}

TEST(InputText, ARowThatIsSentAgainBeginsDifferently) {
  const std::string first = InputText(Row(40), {.row = 1, .sending = 1}, {});
  const std::string again = InputText(Row(40), {.row = 1, .sending = 2}, {});
  EXPECT_NE(first.substr(0, 32), again.substr(0, 32));  // kNonceTokens
  EXPECT_EQ(first.substr(32), again.substr(32));
}

// 8 tokens of 4 characters, then the block of 16, then 16 of the row.
TEST(InputText, TheWordsOfASendingCanComeBeforeTheBlocks) {
  const auto text = [](std::uint64_t sending) {
    return InputText(Row(40, {7}, 16), {.sending = sending, .sending_first = true}, {});
  };
  EXPECT_EQ(text(1).size(), 160U);
  EXPECT_NE(text(1).substr(0, 32), text(2).substr(0, 32));
  EXPECT_EQ(text(1).substr(32), text(2).substr(32));
  EXPECT_EQ(InputText(Row(16, {7}, 16), {.sending_first = true}, {}).size(), 64U);
}

}  // namespace
}  // namespace llmb
