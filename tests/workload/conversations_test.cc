#include "harness/workload/conversations.h"

#include <gtest/gtest.h>

#include "harness/workload/custom_reader.h"
#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

Conversations Read(const std::string& rows, int most) {
  CustomReader reader(InputOf(rows));
  return ReadConversations(reader, most).value();
}

const std::string kRows =
    "{\"session_id\":\"a\",\"prompt\":\"1\"}\n"
    "{\"prompt\":\"2\"}\n"
    "{\"session_id\":\"b\",\"prompt\":\"3\"}\n"
    "{\"session_id\":\"a\",\"prompt\":\"4\",\"delay\":250}\n";

TEST(ReadConversations, AreInTheOrderOfTheirFirstTurns) {
  const Conversations all = Read(kRows, 100);
  EXPECT_EQ(all.turns, (std::vector<std::vector<int>>{{0, 3}, {1}, {2}}));
  EXPECT_EQ(all.delays, (std::vector<Nanoseconds>{{}, {}, {}, std::chrono::milliseconds(250)}));
}

TEST(ReadConversations, EndWithTheRowsThatAreSent) {
  EXPECT_EQ(Read(kRows, 2).turns, (std::vector<std::vector<int>>{{0}, {1}}));
  EXPECT_TRUE(Read(kRows, 0).turns.empty());
}

}  // namespace
}  // namespace llmb
