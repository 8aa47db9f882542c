#include "tools/convert/shard_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/document/run_document.h"
#include "tests/tools/convert/split_run.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ShardHead HeadOf(const std::string& path, int index, int count) {
  ShardHead head{path, {}};
  head.context.version = "1.0";
  head.context.seed = 7;
  head.context.shard = RunShard{{index, count}, "abc", ""};
  head.context.endpoints.emplace_back().name = "a";
  return head;
}

std::string ErrorOf(std::vector<ShardHead> heads) {
  const Result<ShardSet> set = ShardSetOf(std::move(heads));
  return set ? "" : set.error().message;
}

TEST(ShardSet, OrdersFilesByTheirShard) {
  const auto set = ShardSetOf({HeadOf("x", 3, 3), HeadOf("y", 1, 3), HeadOf("z", 2, 3)});
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(set->files, ElementsAre("y", "z", "x"));
  EXPECT_THAT(set->indexes, ElementsAre(1, 2, 3));
  EXPECT_EQ(set->count, 3);
  EXPECT_THAT(set->missing, IsEmpty());
}

TEST(ShardSet, NamesTheMissingOnes) {
  const auto set = ShardSetOf({HeadOf("x", 3, 4)});
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(set->missing, ElementsAre(1, 2, 4));
  EXPECT_EQ(ShardsText(set->missing, 4), "shards 1, 2, 4 of 4");
  EXPECT_EQ(ShardsText(set->indexes, 4), "shard 3 of 4");
}

TEST(ShardSet, RefusesWhatIsNoShard) {
  EXPECT_THAT(ErrorOf({}), HasSubstr("found no shard"));
  ShardHead whole = HeadOf("w.json", 1, 2);
  whole.context.shard.reset();
  EXPECT_EQ(ErrorOf({HeadOf("a", 1, 2), whole}),
            "'w.json' is of a whole run and not of a shard: convert it without --merge");
  whole.context.shards.emplace_back();
  EXPECT_THAT(ErrorOf({whole}), HasSubstr("'w.json' was merged from shards already"));
  EXPECT_EQ(ErrorOf({HeadOf("a", 5, 4)}), "'a' says that it is shard 5 of 4, which does not exist");
  EXPECT_THAT(ErrorOf({HeadOf("a", 0, 4)}), HasSubstr("which does not exist"));
}

TEST(ShardSet, RefusesAShardWhoseIndexWasChanged) {
  ShardHead a = HeadOf("a", 2, 2);
  a.context.timestamp = "20260301_120000_shard1of2";
  EXPECT_EQ(ErrorOf({a}),
            "'a' says that it is shard 2 of 2, but its timestamp is 20260301_120000_shard1of2: it "
            "was changed");
  a.context.timestamp = "20260301_120000_shard2of2_3";
  EXPECT_EQ(ErrorOf({a}), "");
  a = HeadOf("a", 2, 20);
  a.context.timestamp = "20260301_120000_shard2of2";
  EXPECT_THAT(ErrorOf({a}), HasSubstr("it was changed"));
}

TEST(ShardSet, RefusesAShardThatIsThereTwice) {
  EXPECT_EQ(ErrorOf({HeadOf("b", 2, 2), HeadOf("a", 2, 2), HeadOf("c", 1, 2)}),
            "'a' and 'b' are both shard 2 of 2: give one of them");
}

TEST(ShardSet, RefusesShardsOfDifferentRuns) {
  const ShardHead a = HeadOf("a", 1, 2);
  ShardHead b = HeadOf("b", 2, 2);
  b.context.version = "2.0";
  EXPECT_EQ(ErrorOf({b, a}),
            "'a' and 'b' are of different versions of llm_benchmarks: 1.0 and 2.0");
  b = HeadOf("b", 2, 2);
  b.context.seed = 8;
  EXPECT_EQ(ErrorOf({a, b}), "'a' and 'b' are of different seeds: 7 and 8");
  b = HeadOf("b", 2, 3);
  EXPECT_EQ(ErrorOf({a, b}), "'a' and 'b' are of different runs: one has 2 shards, the other 3");
  b = HeadOf("b", 2, 2);
  b.context.shard->plan_hash = "def";
  EXPECT_EQ(ErrorOf({a, b}),
            "'a' and 'b' are of different plans: abc and def; the commands are the same, so look "
            "for different files");
  b.context.shard->plan_hash = "";
  EXPECT_THAT(ErrorOf({a, b}), HasSubstr("different plans: abc and none"));
  b = HeadOf("b", 2, 2);
  b.context.endpoints.front().name = "c";
  EXPECT_THAT(ErrorOf({a, b}), HasSubstr("of different endpoints"));
}

TEST(ShardSet, SaysInWhatTheCommandsOfDifferentPlansDiffer) {
  ShardHead a = HeadOf("a", 1, 2);
  ShardHead b = HeadOf("b", 2, 2);
  a.context.command = "llm_benchmarks --shard=1/2 --iterations=2 --concurrent=4";
  b.context.command = "llm_benchmarks --shard=2/2 --iterations=3 --concurrent=4 --output-dir=x";
  b.context.shard->plan_hash = "def";
  EXPECT_EQ(ErrorOf({a, b}),
            "'a' and 'b' are of different plans: abc and def; only the first has --iterations=2, "
            "and only the second --iterations=3");
  b.context.command = "llm_benchmarks --shard=2/2 --concurrent=4";
  EXPECT_THAT(ErrorOf({a, b}),
              HasSubstr("only the first has --iterations=2, and only the second nothing"));
}

TEST(UnmergedNotes, SayThatSeveralInputsAreOneRun) {
  EXPECT_THAT(UnmergedNotes({}), IsEmpty());
  std::vector<RunContext> contexts = {HeadOf("a", 1, 2).context, RunContext()};
  EXPECT_THAT(UnmergedNotes(contexts), IsEmpty());
  contexts.push_back(HeadOf("b", 2, 2).context);
  EXPECT_THAT(UnmergedNotes(contexts),
              ElementsAre("2 inputs are shards of one run and were pooled like runs that followed "
                          "each other: give them with --merge"));
}

void WriteDocumentOf(const std::string& path, std::optional<RunShard> shard) {
  RunContext context;
  context.shard = std::move(shard);
  std::ofstream file(path);
  WriteRunDocument(file, context, {});
}

TEST(FindShards, OfAFolderAreThoseInItAndInItsFolders) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("f/inner/deeper"));
  WriteDocumentOf(folder.Path("f/benchmark_1.json"), RunShard{{1, 3}, "abc", ""});
  folder.Touch("f/benchmark_1.journal");  // of the same run as the document
  WriteDocumentOf(folder.Path("f/inner/benchmark_2.json"), RunShard{{2, 3}, "abc", ""});
  WriteDocumentOf(folder.Path("f/inner/deeper/benchmark_3.json"), RunShard{{3, 3}, "abc", ""});
  WriteDocumentOf(folder.Path("f/benchmark_whole.json"), std::nullopt);
  std::ofstream(folder.Path("f/models.json")) << "{\"models\": {}}";
  const std::vector<std::string> names = {folder.Path("f"), folder.Path("f/benchmark_1.json")};
  const auto set = FindShards(names);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(set->files, ElementsAre(folder.Path("f/benchmark_1.json"),
                                      folder.Path("f/inner/benchmark_2.json")));
  EXPECT_THAT(set->missing, ElementsAre(3));
}

TEST(FindShards, AnEmptyJournalAndAForeignFileDoNotStopTheMergeOfAFolder) {
  const TemporaryFolder folder;
  std::filesystem::create_directories(folder.Path("f"));
  WriteDocumentOf(folder.Path("f/benchmark_1.json"), RunShard{{1, 2}, "abc", ""});
  folder.Touch("f/benchmark_20260301_120000_shard2of2.journal");
  folder.Touch("f/benchmark_of_google.json");
  const std::vector<std::string> names = {folder.Path("f")};
  const auto set = FindShards(names);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(set->missing, ElementsAre(2));
  EXPECT_THAT(set->notes, ElementsAre(HasSubstr("shard2of2.journal")));
}

TEST(FindShards, ADocumentCountsAndNotTheJournalThatIsNamedWithIt) {
  const TemporaryFolder folder;
  const std::string journal = folder.Touch("f/benchmark_1.journal");
  WriteDocumentOf(folder.Path("f/benchmark_1.json"), RunShard{{1, 1}, "abc", ""});
  const std::vector<std::string> names = {journal, folder.Path("f/benchmark_1.json")};
  const auto set = FindShards(names);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_THAT(set->files, ElementsAre(folder.Path("f/benchmark_1.json")));
}

// The journal is empty: it is not read at all.
TEST(FindShards, ADocumentOfAFolderCountsAndNotTheJournalThatIsNamed) {
  const TemporaryFolder folder;
  const std::string journal = folder.Touch("f/benchmark_1.journal");
  WriteDocumentOf(folder.Path("f/benchmark_1.json"), RunShard{{1, 1}, "abc", ""});
  for (const std::string& other_name : {folder.Path("f"), folder.Path("f/../f")}) {
    for (const bool journal_first : {true, false}) {
      std::vector<std::string> names = {other_name, journal};
      if (journal_first) std::swap(names[0], names[1]);
      const auto set = FindShards(names);
      ASSERT_TRUE(set) << set.error().message;
      ASSERT_EQ(set->files.size(), 1U);
      EXPECT_EQ(set->files[0].filename(), "benchmark_1.json");
    }
  }
}

// The user named it, so it is not skipped as one of a folder would be.
TEST(FindShards, AJournalThatIsNamedHasToBeReadableAlthoughItsFolderIsNamedToo) {
  const TemporaryFolder folder;
  const std::string journal = folder.Touch("f/benchmark_20260301_120000_shard2of2.journal");
  WriteDocumentOf(folder.Path("f/benchmark_1.json"), RunShard{{1, 2}, "abc", ""});
  const std::vector<std::string> names = {folder.Path("f"), journal};
  const auto set = FindShards(names);
  ASSERT_FALSE(set);
  EXPECT_THAT(set.error().message, HasSubstr("shard2of2.journal"));
}

void CutTo(const std::string& path, double share) {
  const auto size = static_cast<double>(std::filesystem::file_size(path));
  std::filesystem::resize_file(path, static_cast<std::uintmax_t>(size * share));
}

TEST(FindShards, OfADocumentThatIsCutShortTheJournalCounts) {
  const TemporaryFolder folder;
  const auto records = RequestsOfRun(20);
  const std::string document = WriteRunFile(folder, ContextOfShard(1, 2), PartOf(records, 1, 2));
  for (const double share : {0.7, 0.02}) {  // in its records, and in its context
    CutTo(document, share);
    for (const std::string& name : {document, folder.Path("")}) {
      const std::vector<std::string> names = {name};
      const auto set = FindShards(names);
      ASSERT_FALSE(set);
      EXPECT_THAT(set.error().message, HasSubstr("20260301_120000_shard1of2.json: it is not JSON"));
    }
  }
  const std::string journal =
      WriteJournalFile(folder, ContextOfShard(1, 2), PartOf(records, 1, 2), 10);
  for (const std::string& name : {document, folder.Path("")}) {
    const std::vector<std::string> names = {name};
    const auto set = FindShards(names);
    ASSERT_TRUE(set) << set.error().message;
    EXPECT_EQ(set->files.at(0).filename(), std::filesystem::path(journal).filename());
    EXPECT_THAT(set->notes, ElementsAre("shard 1 of 2: its document is damaged or cut short, so "
                                        "its journal counts"));
  }
}

// The run was interrupted, resumed and killed.
TEST(FindShards, AJournalWithMoreRequestsThanItsDocumentCounts) {
  const TemporaryFolder folder;
  const auto records = PartOf(RequestsOfRun(20), 1, 2);
  const std::vector<RequestRecord> first(records.begin(), records.begin() + 4);
  RunContext interrupted = ContextOfShard(1, 2);
  interrupted.interrupted = true;
  WriteRunFile(folder, interrupted, first);
  const std::vector<std::string> names = {folder.Path("")};
  WriteJournalFile(folder, ContextOfShard(1, 2), first, 10);
  auto set = FindShards(names);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->files.at(0).extension(), ".json");
  EXPECT_THAT(set->notes, IsEmpty());
  WriteJournalFile(folder, ContextOfShard(1, 2), records, 10);
  set = FindShards(names);
  ASSERT_TRUE(set) << set.error().message;
  EXPECT_EQ(set->files.at(0).extension(), ".journal");
  EXPECT_THAT(
      set->notes,
      ElementsAre("shard 1 of 2: its document lacks requests of its journal, which counts"));
}

TEST(FindShards, SaysWhatItCannotRead) {
  const TemporaryFolder folder;
  const auto error_of = [](const std::string& name) {
    const std::vector<std::string> names = {name};
    const auto set = FindShards(names);
    return set ? "" : set.error().message;
  };
  EXPECT_THAT(error_of(folder.Path("none.json")), HasSubstr("no such file"));
  EXPECT_THAT(error_of(folder.Touch("a.csv")), HasSubstr("neither a run document"));
  EXPECT_THAT(error_of(folder.Touch("e/benchmark_20260301_120000.json")), HasSubstr("cannot read"));
  EXPECT_THAT(error_of(folder.Path("e")), HasSubstr("benchmark_20260301_120000.json"));
  folder.Touch("empty/note.txt");
  EXPECT_THAT(error_of(folder.Path("empty")), HasSubstr("found no shard"));
}

}  // namespace
}  // namespace llmb
