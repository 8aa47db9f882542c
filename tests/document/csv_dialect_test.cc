#include "harness/document/csv_dialect.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(CsvDialect, TheMostFrequentDelimiterOfTheHeader) {
  EXPECT_EQ(DialectOf("a,b;c,d\n").delimiter, ',');
  EXPECT_EQ(DialectOf("a;b;c\n1,5;2,5;3,5\n").delimiter, ';');
  EXPECT_EQ(DialectOf("a\tb\tc").delimiter, '\t');
  EXPECT_EQ(DialectOf("a|b\r\n").delimiter, '|');
  EXPECT_EQ(DialectOf("\"a;b;c\",\"d\"\n").delimiter, ',');
  EXPECT_EQ(DialectOf("\n\r\n;;\na;b;c\n").delimiter, ';');
}

TEST(CsvDialect, ACommaWithoutAnyDelimiter) {
  EXPECT_EQ(DialectOf("").delimiter, ',');
  EXPECT_EQ(DialectOf("alone").delimiter, ',');
  EXPECT_EQ(DialectOf("").first_row, 0U);
}

TEST(CsvDialect, ALineThatNamesTheDelimiterDecides) {
  for (const char* line : {"sep=;", "SEP=;", "\"sep=;\"", "\"sep=;\",,,", "sep=;;;;"}) {
    const std::string text = std::string(line) + "\r\na,b;c,d\r\n";
    EXPECT_EQ(DialectOf(text).delimiter, ';') << line;
    EXPECT_EQ(DialectOf(text).first_row, std::string_view(line).size()) << line;
  }
  EXPECT_EQ(DialectOf("sep=\t\na;b;c\td").delimiter, '\t');
  EXPECT_EQ(DialectOf("sep=,\na;b;c").delimiter, ',');
  for (const char* header : {"sep=", "sep=x\n", "sep=;a\n", "sep"}) {
    EXPECT_EQ(DialectOf(header).first_row, 0U) << header;
  }
}

TEST(CsvDialect, LinesThatEndInCrAlone) {
  EXPECT_TRUE(DialectOf("a,b\rc,d\r").lines_end_in_cr);
  EXPECT_TRUE(DialectOf("\"a\nb\",c\r1,2\r").lines_end_in_cr);
  EXPECT_FALSE(DialectOf("a,b\r\nc,d\r\n").lines_end_in_cr);
  EXPECT_FALSE(DialectOf("a,b\nc\rc,d\n").lines_end_in_cr);
  EXPECT_FALSE(DialectOf("a,b").lines_end_in_cr);
}

}  // namespace
}  // namespace llmb
