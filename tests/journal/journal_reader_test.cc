#include "harness/journal/journal_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/journal/sample_journal.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

struct Read {
  Result<JournalState> state;
  std::vector<int> iterations;  // of the records
  std::vector<LinePlace> places;
  int other_events = 0;
};

Read ReadText(const std::string& text) {
  std::istringstream in(text);
  Read read;
  read.state = ReadJournal(
      in, "run.journal",
      {.on_header = {}, .on_attempt = {}, .on_event = [&](const RunEvent& event, LinePlace place) {
         const auto* record = std::get_if<RequestRecord>(&event);
         if (record == nullptr) {
           ++read.other_events;
           return;
         }
         read.iterations.push_back(record->iteration);
         read.places.push_back(place);
       }});
  return read;
}

std::string ErrorOf(const std::string& text) {
  const Read read = ReadText(text);
  return read.state ? "" : read.state.error().message;
}

const std::string kFirst = SampleLine(SampleRecord("p", 0));
const std::string kSecond = SampleLine(SampleRecord("p", 1));
const std::string kCase = SampleLine(SampleCase("p"));

TEST(JournalReader, ReadsEverythingInOrder) {
  const std::string header = SampleHeaderLine();
  const Read read = ReadText(header + kFirst + kSecond + kCase);
  ASSERT_TRUE(read.state) << read.state.error().message;
  EXPECT_THAT(read.iterations, ElementsAre(0, 1));
  EXPECT_EQ(read.other_events, 1);
  EXPECT_EQ(read.places[1].offset, header.size() + kFirst.size());
  EXPECT_EQ(read.places[1].size, kSecond.size());
  EXPECT_EQ(read.state->whole_bytes, (header + kFirst + kSecond + kCase).size());
  EXPECT_EQ(read.state->damaged_lines, 0U);
  EXPECT_FALSE(read.state->torn);
  EXPECT_EQ(read.state->attempts, 1);
  EXPECT_EQ(DamageText(*read.state), "");
}

TEST(JournalReader, AHeaderAloneIsARunWithoutRequests) {
  const Read read = ReadText(SampleHeaderLine());
  ASSERT_TRUE(read.state);
  EXPECT_TRUE(read.iterations.empty());
}

TEST(JournalReader, CountsAttempts) {
  const Read read =
      ReadText(SampleHeaderLine() + kFirst + JournalLine(AttemptToLine(1, "date")) + kSecond);
  ASSERT_TRUE(read.state);
  EXPECT_EQ(read.state->attempts, 2);
  EXPECT_THAT(read.iterations, ElementsAre(0, 1));
}

TEST(JournalReader, AnIncompleteLastLineIsSkippedWhereverItEnds) {
  const std::string whole = SampleHeaderLine() + kFirst;
  for (std::size_t cut = 1; cut < kSecond.size(); ++cut) {
    const Read read = ReadText(whole + kSecond.substr(0, cut));
    ASSERT_TRUE(read.state);
    EXPECT_THAT(read.iterations, ElementsAre(0));
    EXPECT_TRUE(read.state->torn);
    EXPECT_EQ(read.state->whole_bytes, whole.size());
    EXPECT_THAT(DamageText(*read.state), HasSubstr("last line is incomplete"));
  }
}

TEST(JournalReader, ADamagedLineIsSkippedAndCounted) {
  for (std::size_t at = 0; at + 1 < kFirst.size(); ++at) {
    std::string damaged = kFirst;
    damaged[at] = damaged[at] == '7' ? '8' : '7';
    const Read read = ReadText(SampleHeaderLine() + damaged + kSecond);
    ASSERT_TRUE(read.state);
    EXPECT_THAT(read.iterations, ElementsAre(1)) << at;
    EXPECT_EQ(read.state->damaged_lines, 1U);
    EXPECT_EQ(read.state->first_damaged_line, 2U);
  }
  const Read read = ReadText(SampleHeaderLine() + std::string(100, '\0') + "\n" + kSecond + "\n");
  EXPECT_EQ(read.state->damaged_lines, 2U);
  EXPECT_EQ(DamageText(*read.state), "2 damaged lines skipped (the first is line 2)");
}

TEST(JournalReader, ALineThatIsNotUnderstoodIsDamaged) {
  const Read read = ReadText(SampleHeaderLine() + JournalLine("{\"later\":1}") + kSecond);
  ASSERT_TRUE(read.state);
  EXPECT_EQ(read.state->damaged_lines, 1U);
  EXPECT_THAT(read.iterations, ElementsAre(1));
}

TEST(JournalReader, AJournalWithoutAWholeHeaderIsAnError) {
  EXPECT_EQ(ErrorOf(""), "cannot read run.journal: it is empty, so no request was measured");
  EXPECT_THAT(ErrorOf(SampleHeaderLine().substr(0, 50)), HasSubstr("first line is incomplete"));
  EXPECT_THAT(ErrorOf("x" + SampleHeaderLine() + kFirst), HasSubstr("first line is damaged"));
  EXPECT_THAT(ErrorOf("{\"context\": {}}\n"), HasSubstr("first line is damaged"));
  EXPECT_THAT(ErrorOf(kFirst), HasSubstr("is not the header of a journal"));
  EXPECT_THAT(ErrorOf("\n"), HasSubstr("first line is damaged"));
}

TEST(JournalReader, AnotherSchemaVersionIsAnError) {
  std::string header = HeaderToLine(SampleHeader());
  header.replace(header.find(":1,"), 3, ":2,");
  EXPECT_THAT(ErrorOf(JournalLine(header) + kFirst),
              HasSubstr("its schema version is 2, but this program reads version 1"));
}

}  // namespace
}  // namespace llmb
