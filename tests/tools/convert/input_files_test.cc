#include "tools/convert/input_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "tests/tools/convert/split_run.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Sets when a file was last changed, in days from 2026-03-01 00:00 UTC. Whole days exceed the
// offset of any time zone.
void SetAge(const std::string& path, int days) {
  const std::chrono::sys_seconds day =
      std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::days(days);
  std::filesystem::last_write_time(path, std::chrono::file_clock::from_sys(day));
}

TEST(InputKindTest, GoesByTheEndOfTheName) {
  EXPECT_EQ(InputKindOf("a/benchmark_20260301_120000.json"), InputKind::kDocument);
  EXPECT_EQ(InputKindOf("run.json.gz"), InputKind::kDocument);
  EXPECT_EQ(InputKindOf("rows.csv"), InputKind::kCsv);
  EXPECT_EQ(InputKindOf("rows.csv.gz"), InputKind::kCsv);
  EXPECT_EQ(InputKindOf("benchmark_20260301_120000.journal"), InputKind::kJournal);
  EXPECT_EQ(InputKindOf("json"), InputKind::kOther);
  EXPECT_EQ(InputKindOf("chart.png"), InputKind::kOther);
  EXPECT_EQ(InputKindOf(""), InputKind::kOther);
}

TEST(RunTimestamp, IsReadOnlyFromNamesThatARunGives) {
  EXPECT_EQ(RunTimestamp("a/benchmark_20260301_120000.json"), "20260301_120000");
  EXPECT_EQ(RunTimestamp("benchmark_20260301_120000_12.json.gz"), "20260301_120000_12");
  EXPECT_EQ(RunTimestamp("benchmark_20260301_120000.journal"), "20260301_120000");
  EXPECT_EQ(RunTimestamp("benchmark_results_20260301_120000.csv"), "20260301_120000");
  EXPECT_EQ(RunTimestamp("benchmark_20260301_120000_shard2of4.json"), "20260301_120000_shard2of4");
  EXPECT_EQ(RunTimestamp("benchmark_20260301_120000_shard2of4_2.journal"),
            "20260301_120000_shard2of4_2");
  for (const char* name :
       {"benchmark_20260301_120000", "benchmark_20260301_120000.txt",
        "benchmark_20260301_120000.old.json", "benchmark_20260301_120000_.json",
        "benchmark_20260301_120000_shard2.json", "benchmark_2026031_120000.json",
        "benchmark_20260301_12000.json", "run.json", "benchmark_summary_20260301_120000.csv",
        "benchmark_results_20260301_120000.json"}) {
    EXPECT_EQ(RunTimestamp(name), std::nullopt) << name;
  }
}

TEST(NewestDocumentTest, GoesByTheTimeInTheName) {
  const TemporaryFolder folder;
  const std::string newest = folder.Touch("benchmark_20260302_000000.json");
  SetAge(newest, -300);  // copied from elsewhere: when it was written says nothing
  SetAge(folder.Touch("benchmark_20260301_235959.json.gz"), 0);
  folder.Touch("benchmark_results_20260303_000000.csv");
  folder.Touch("visualizations/benchmark_20260304_000000.json");
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), newest);
}

TEST(NewestDocumentTest, EqualTimesAndOtherNamesGoByTheLastChange) {
  const TemporaryFolder folder;
  const std::string plain = folder.Touch("benchmark_20260301_120000.json");
  const std::string compressed = folder.Touch("benchmark_20260301_120000.json.gz");
  SetAge(plain, 3);
  SetAge(compressed, 2);
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), plain);
  const std::string other = folder.Touch("mine.json");
  SetAge(other, -5);  // 2026-02-24
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), plain);
  SetAge(other, 5);  // 2026-03-06
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), other);
}

TEST(NewestDocumentTest, AJournalBelongsToItsRun) {
  const TemporaryFolder folder;
  const std::string older = folder.Touch("benchmark_20260301_120000.json");
  const std::string journal = folder.Touch("benchmark_20260301_120000_2.journal");
  SetAge(journal, -300);
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), journal);
  // The document made from the journal is newer, until the run is resumed.
  const std::string document = folder.Touch("benchmark_20260301_120000_2.json");
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), document);
  SetAge(document, -400);
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), journal);
}

TEST(NewestDocumentTest, AFileOfAnotherProgramCountsOnlyAlone) {
  const TemporaryFolder folder;
  const std::string foreign = folder.Path("openai-chat-infqps-m-20260302-120000.json");
  std::ofstream(foreign) << R"({"date": "20260302-120000", "completed": 3})";
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), foreign);
  const std::string document = folder.Touch("benchmark_20260301_120000.json");
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), document);
}

TEST(NewestDocumentTest, AShardCountsOnlyWithoutAWholeRun) {
  const TemporaryFolder folder;
  const std::string shard = folder.Touch("benchmark_20260301_120001_shard2of2.json");
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), shard);
  const std::string merged = folder.Touch("benchmark_20260301_120000.json");
  EXPECT_EQ(NewestDocument(folder.Path("")).value(), merged);
}

TEST(NewestDocumentTest, FailsWithoutAnInput) {
  const TemporaryFolder folder;
  EXPECT_THAT(NewestDocument(folder.Path("")).error().message, HasSubstr("no run document"));
  EXPECT_THAT(NewestDocument(folder.Path("none")).error().message, HasSubstr("no run document"));
  EXPECT_THAT(NewestDocument(folder.Touch("file")).error().message,
              HasSubstr("cannot read the folder"));
}

TEST(FilesMatchingTest, SkipsSummariesFoldersAndOtherFiles) {
  const TemporaryFolder folder;
  const std::string csv = folder.Touch("a/benchmark_results_20260301_120000.csv");
  folder.Touch("a/benchmark_summary_20260301_120000.csv");
  folder.Touch("a/chart.png");
  folder.Touch("a/folder.json/file");
  const std::string document = folder.Touch("b/run.json");
  EXPECT_THAT(FilesMatching(folder.Path("*/*")).value(), ElementsAre(csv, document));
}

TEST(FilesMatchingTest, UsesOneFilePerRun) {
  const TemporaryFolder folder;
  const std::string first = folder.Touch("benchmark_20260301_120000.json");
  folder.Touch("benchmark_20260301_120000.json.gz");
  folder.Touch("benchmark_results_20260301_120000.csv");
  folder.Touch("benchmark_20260301_120000.journal");
  const std::string second = folder.Touch("benchmark_results_20260302_120000.csv");
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(first, second));
}

RunContext InterruptedRun() {
  RunContext context = ContextOfRun();
  context.interrupted = true;
  return context;
}

void Append(const std::string& journal, const std::string& text) {
  std::ofstream(journal, std::ios::app) << JournalLine(text);
}

// The run was interrupted, resumed and killed.
TEST(FilesMatchingTest, OfARunWhoseJournalHasMoreRequestsTheJournalCounts) {
  const TemporaryFolder folder;
  const std::string document = WriteRunFile(folder, InterruptedRun(), RequestsOfRun(3));
  const std::string journal = WriteJournalFile(folder, ContextOfRun(), RequestsOfRun(4), 5);
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(journal));
  EXPECT_THAT(FilesMatching(folder.Path("*.json")).value(), ElementsAre(document));
  WriteJournalFile(folder, ContextOfRun(), RequestsOfRun(3), 5);
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
}

// The journal has 6 requests. Of the first attempt, the cancelled one and the one of the open loop,
// which had not ended, are sent again, so the document has 4.
TEST(FilesMatchingTest, OfARunThatWasInterruptedTwiceTheDocumentCounts) {
  const TemporaryFolder folder;
  const auto records = RequestsOfRun(6);
  const std::vector<RequestRecord> first(records.begin(), records.begin() + 3);
  const std::string journal = WriteJournalFile(folder, ContextOfRun(), first, 5);
  RequestRecord cancelled = records[3];
  cancelled.error_type = ErrorType::kCancelled;
  RequestRecord unfinished = records[4];
  unfinished.load = OpenLoop{2};
  for (const RequestRecord& record : {cancelled, unfinished}) Append(journal, EventToLine(record));
  Append(journal, AttemptToLine(1, "2026-03-01T12:10:00+00:00"));
  Append(journal, EventToLine(records[3]));
  const std::string document = WriteRunFile(folder, InterruptedRun(), RequestsOfRun(4));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
  Append(journal, EventToLine(records[5]));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(journal));
}

std::vector<RequestRecord> AtRate(double rate, int count) {
  std::vector<RequestRecord> records = RequestsOfRun(count);
  for (RequestRecord& record : records) record.load = OpenLoop{rate};
  return records;
}

// Both flows are measured whole. The first attempt was interrupted with 3 requests of each, so the
// document has 6. The second one measured both again: the journal has all 4 requests of the first
// flow, and 1 of the second one when it was killed, so 5.
TEST(FilesMatchingTest, OfARunWhoseJournalHasMoreRequestsOfOneFlowTheJournalCounts) {
  const TemporaryFolder folder;
  std::vector<RequestRecord> first = AtRate(2, 3);
  std::ranges::copy(AtRate(4, 3), std::back_inserter(first));
  const std::string document = WriteRunFile(folder, InterruptedRun(), first);
  const std::string journal = WriteJournalFile(folder, ContextOfRun(), first, 5);
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
  Append(journal, AttemptToLine(1, "2026-03-01T12:10:00+00:00"));
  const std::vector<RequestRecord> again = AtRate(2, 4);
  for (int i = 0; i < 3; ++i) Append(journal, EventToLine(again[static_cast<std::size_t>(i)]));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
  Append(journal, EventToLine(again.back()));
  Append(journal, EventToLine(FlowEnded{"a", OpenLoop{2}, 0}));
  Append(journal, EventToLine(AtRate(4, 1).front()));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(journal));
}

// The warm-up requests of a load without measured requests are in no case of the document.
TEST(FilesMatchingTest, OfARunThatWasInterruptedInAWarmUpTheDocumentCounts) {
  const TemporaryFolder folder;
  const std::string journal = WriteJournalFile(folder, ContextOfRun(), RequestsOfRun(3), 5);
  RequestRecord warmup = RequestsOfRun(1).front();
  warmup.load = ClosedLoop{8};
  warmup.warmup = true;
  Append(journal, EventToLine(warmup));
  const std::string document = WriteRunFile(folder, InterruptedRun(), RequestsOfRun(3));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
}

// The document of a run that ended by itself has all that its only attempt measured, so neither
// file is read: not even the damage to the document is found.
TEST(FilesMatchingTest, OfARunThatEndedByItselfTheDocumentCountsUnread) {
  const TemporaryFolder folder;
  const std::string document = WriteRunFile(folder, ContextOfRun(), RequestsOfRun(3));
  const std::string journal = WriteJournalFile(folder, ContextOfRun(), RequestsOfRun(3), 5);
  const auto middle = static_cast<std::streamoff>(std::filesystem::file_size(document) * 2 / 3);
  std::fstream(document, std::ios::in | std::ios::out).seekp(middle) << "\n\"\n";
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(document));
  Append(journal, AttemptToLine(1, "2026-03-01T12:10:00+00:00"));
  EXPECT_THAT(FilesMatching(folder.Path("*")).value(), ElementsAre(journal));
}

TEST(FilesMatchingTest, EqualTimesInDifferentFoldersAreDifferentRuns) {
  const TemporaryFolder folder;
  const std::string first = folder.Touch("a/benchmark_20260301_120000.json");
  const std::string second = folder.Touch("b/benchmark_20260301_120000.json");
  EXPECT_THAT(FilesMatching(folder.Path("*/*")).value(), ElementsAre(first, second));
}

TEST(FilesMatchingTest, FailsWithoutAMatch) {
  const TemporaryFolder folder;
  folder.Touch("benchmark_summary_20260301_120000.csv");
  EXPECT_THAT(FilesMatching(folder.Path("*.csv")).error().message, HasSubstr("matches no run"));
  EXPECT_THAT(FilesMatching("").error().message, HasSubstr("matches no run"));
}

}  // namespace
}  // namespace llmb
