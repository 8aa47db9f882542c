#include "harness/document/csv_text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Rows = std::vector<std::vector<std::string>>;

// Every row of `text`; the message of an error becomes a last row of its own.
Rows Read(const std::string& text, std::size_t maximum_row_size = CsvReader::kMaximumRowSize) {
  std::istringstream in(text);
  CsvReader reader(in, "f.csv", maximum_row_size);
  Rows rows;
  std::vector<std::string> cells;
  for (;;) {
    const auto more = reader.Next(cells);
    if (!more) rows.push_back({more.error().message});
    if (!more || !*more) return rows;
    rows.push_back(cells);
  }
}

std::string Row(const std::vector<std::string>& cells) {
  std::string row;
  for (const std::string& cell : cells) AppendCsvCell(row, cell);
  return row;
}

TEST(GuardCell, GuardsOnlyWhatASpreadsheetWouldRun) {
  for (const char* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=", "-"}) {
    EXPECT_EQ(GuardCell(formula), "'" + std::string(formula));
  }
  for (const char* harmless : {"", "a=1", " =1", "1-2", "'", "''", "it's", "'quoted'", "\n=1"}) {
    EXPECT_EQ(GuardCell(harmless), harmless);
  }
}

TEST(GuardCell, TextWithQuotesOfItsOwnRoundTrips) {
  EXPECT_EQ(GuardCell("'=1"), "''=1");
  EXPECT_EQ(UnguardCell("''=1"), "'=1");
  EXPECT_EQ(UnguardCell("=1"), "=1");
  const std::vector<std::string> texts = {"",   "'",    "''",  "'a",    "=1",  "'=1",
                                          "-1", "''-1", "'+'", "'\r\n", "\t'", "@"};
  for (const std::string& text : texts) EXPECT_EQ(UnguardCell(GuardCell(text)), text);
}

TEST(AppendCsvCell, QuotesOnlyWhereNeeded) {
  EXPECT_EQ(Row({"a", "b c", "'"}), "a,b c,'");
  EXPECT_EQ(Row({"a,b", "say \"hi\"", "two\nlines", "cr\r"}),
            "\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"cr\r\"");
}

TEST(AppendCsvCell, KeepsEmptyCellsApart) {
  EXPECT_EQ(Row({"a", "", ""}), "a,,");
  EXPECT_EQ(Row({"", "b"}), "\"\",b");
  EXPECT_EQ(Row({"", ""}), "\"\",");
}

TEST(CsvReader, EmptyFileHasNoRows) {
  EXPECT_THAT(Read(""), IsEmpty());
  EXPECT_THAT(Read("\n\r\n\n"), IsEmpty());
  EXPECT_THAT(Read("\xEF\xBB\xBF"), IsEmpty());
}

TEST(CsvReader, ReadsCellsAndRows) {
  EXPECT_THAT(Read("a,b\nc,d\n"), ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d")));
  EXPECT_THAT(Read("a"), ElementsAre(ElementsAre("a")));
  EXPECT_THAT(Read(",\n"), ElementsAre(ElementsAre("", "")));
  EXPECT_THAT(Read("\"\"\n"), ElementsAre(ElementsAre("")));
}

TEST(CsvReader, AcceptsEveryLineEndAndAMissingOne) {
  const auto expected = ElementsAre(ElementsAre("a", "b"), ElementsAre("c", "d"));
  EXPECT_THAT(Read("a,b\nc,d"), expected);
  EXPECT_THAT(Read("a,b\r\nc,d\r\n"), expected);
  EXPECT_THAT(Read("\xEF\xBB\xBF\"a\",b\r\n\r\nc,\"d\"\r\n"), expected);
  EXPECT_THAT(Read("a,b\n\nc,d\r"), expected);
}

TEST(CsvReader, ReadsQuotedCells) {
  EXPECT_THAT(Read("\"a,b\",\"say \"\"hi\"\"\",\"two\r\nlines\"\n"),
              ElementsAre(ElementsAre("a,b", "say \"hi\"", "two\r\nlines")));
  EXPECT_THAT(Read("\"\"\"\",\"\"\"\"\"\""), ElementsAre(ElementsAre("\"", "\"\"")));
}

TEST(CsvReader, AQuoteInsideAnUnquotedCellIsACharacter) {
  EXPECT_THAT(Read("5\" disk,a\rb,\n"), ElementsAre(ElementsAre("5\" disk", "a\rb", "")));
}

TEST(CsvReader, PlaceIsWhereTheRowBegins) {
  std::istringstream in("h\n\n\"two\nlines\"\nlast\n");
  CsvReader reader(in, "f.csv");
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.Next(cells).value());
  EXPECT_EQ(reader.Place(), "f.csv, line 1");
  ASSERT_TRUE(reader.Next(cells).value());
  EXPECT_EQ(reader.Place(), "f.csv, line 3");
  ASSERT_TRUE(reader.Next(cells).value());
  EXPECT_EQ(reader.Place(), "f.csv, line 5");
  EXPECT_FALSE(reader.Next(cells).value());
}

TEST(CsvReader, ReportsBrokenQuotesWithTheirLine) {
  EXPECT_THAT(
      Read("h\n\na,\"b\nc\n"),
      ElementsAre(ElementsAre("h"), ElementsAre("f.csv, line 3: a quoted cell is never closed")));
  EXPECT_THAT(
      Read("h\n\"a\"b\n"),
      ElementsAre(ElementsAre("h"), ElementsAre("f.csv, line 2: text after a closing quote")));
}

TEST(CsvReader, ARowThatIsTooLongIsAnError) {
  EXPECT_THAT(Read("h\n1234567\nb\n", 8),
              ElementsAre(ElementsAre("h"), ElementsAre("1234567"), ElementsAre("b")));
  const auto too_long = ElementsAre(
      ElementsAre("h"), ElementsAre("f.csv, line 2: a row of more than 8 characters; a closing "
                                    "quote may be missing"));
  EXPECT_THAT(Read("h\n123456789\n", 8), too_long);
  EXPECT_THAT(Read("h\n\"12345\n789\nand so on\n", 8), too_long);
  EXPECT_THAT(Read(std::string(20, '\n') + "a", 8), ElementsAre(ElementsAre("a")));
}

// Supplies a row and the beginning of a second one that ends in `last`, and then fails like a
// damaged compressed file.
class BrokenBuffer final : public std::streambuf {
 public:
  explicit BrokenBuffer(char last) : last_(last) {}

 protected:
  std::streamsize xsgetn(char* to, std::streamsize count) override {
    if (given_) throw std::runtime_error("damaged");
    given_ = true;
    std::fill(to, to + count, 'x');
    to[1] = '\n';
    to[count - 1] = last_;
    return count;
  }

 private:
  char last_;
  bool given_ = false;
};

TEST(CsvReader, DamageIsAnErrorAndNotTheEnd) {
  BrokenBuffer buffer('x');
  std::istream in(&buffer);
  CsvReader reader(in, "f.csv.gz");
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  const auto second = reader.Next(cells);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().message, "f.csv.gz, line 2: the file cannot be read beyond this row");
}

TEST(CsvReader, DamageBetweenRowsIsAnErrorToo) {
  BrokenBuffer buffer('\n');
  std::istream in(&buffer);
  CsvReader reader(in, "f.csv.gz");
  std::vector<std::string> cells;
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  ASSERT_TRUE(reader.Next(cells).value_or(false));
  EXPECT_FALSE(reader.Next(cells).has_value());
}

// The reader reads the file in blocks of 64 KiB. The loop puts the border of two blocks at every
// position of the text.
TEST(CsvReader, BufferBordersDoNotChangeTheResult) {
  const std::string text = "\"q\"\"q\n\",\"\"\r\n\r\nx,\"y\"\r\n";
  const auto expected = ElementsAre(testing::_, ElementsAre("q\"q\n", ""), ElementsAre("x", "y"));
  for (std::size_t shift = 0; shift <= text.size() + 1; ++shift) {
    const std::string filler(64 * 1024 - 1 - shift, 'f');
    EXPECT_THAT(Read(filler + '\n' + text), expected) << shift;
  }
}

TEST(CsvReader, ReadsBackWhatAppendCsvCellWrote) {
  const std::vector<std::string> cells = {"", "a\"", "\"", "\r\n", ",", " ", "caf\xC3\xA9", "\n"};
  EXPECT_THAT(Read(Row(cells) + "\n"), ElementsAre(cells));
}

}  // namespace
}  // namespace llmb
