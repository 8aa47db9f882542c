#include "harness/journal/journal_line.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace llmb {
namespace {

TEST(JournalLine, BeginsWithTheChecksumOfItsText) {
  // The check value of CRC-32.
  EXPECT_EQ(JournalLine("123456789"), "cbf43926 123456789\n");
  EXPECT_EQ(JournalLine("123456789\n"), "cbf43926 123456789\n");
  EXPECT_EQ(JournalLine(""), "00000000 \n");
}

TEST(JournalLine, ReturnsItsText) {
  EXPECT_EQ(TextOfJournalLine(JournalLine("{\"a\":1}")).value(), "{\"a\":1}");
  EXPECT_EQ(TextOfJournalLine("cbf43926 123456789").value(), "123456789");
  EXPECT_EQ(TextOfJournalLine(JournalLine("")).value(), "");
}

TEST(JournalLine, DamageIsDetected) {
  for (const char* line : {"", "\n", "cbf43926", "cbf43926 123456780", "cbf43927 123456789",
                           "cbf43926_123456789", "zbf43926 123456789", "{\"request\":{}}"}) {
    EXPECT_FALSE(TextOfJournalLine(line)) << line;
  }
}

TEST(JournalLine, IsReadByItsPlace) {
  std::string name = ::testing::TempDir() + "journal-line-XXXXXX";
  const int file = ::mkstemp(name.data());
  const std::string first = JournalLine("one");
  const std::string text = first + JournalLine("second");
  ASSERT_EQ(::write(file, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  const LinePlace place{.offset = first.size(),
                        .size = static_cast<std::uint32_t>(text.size() - first.size())};
  EXPECT_EQ(ReadJournalLine(file, place).value(), "second");
  EXPECT_FALSE(ReadJournalLine(file, {.offset = place.offset + 1, .size = place.size}));
  EXPECT_FALSE(ReadJournalLine(file, {.offset = 0, .size = place.size}));
  ::close(file);
  ::unlink(name.c_str());
}

}  // namespace
}  // namespace llmb
