#include "harness/journal/journal_writer.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>
#include <sstream>
#include <thread>
#include <utility>
#include <vector>

#include "tests/journal/scoped_folder.h"
#include "tests/wait_for.h"

namespace llmb {
namespace {

namespace fs = std::filesystem;

std::string ReadText(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Files of this process can grow to `bytes` and no further.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    Set(bytes);
  }
  ~FileSizeLimit() { Lift(); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

  void Lift() const { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  void Set(rlim_t bytes) const {
    const rlimit limit{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  rlimit before_{};
};

TEST(JournalWriter, WritesLinesInOrder) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  {
    const auto journal = JournalWriter::Create(path).value();
    const LinePlace one = journal->Append("one");
    const LinePlace two = journal->Append("two\n");
    EXPECT_EQ(one.offset, 0U);
    EXPECT_EQ(one.size, JournalLine("one").size());
    EXPECT_EQ(two.offset, one.size);
    EXPECT_EQ(journal->Read(one).value(), "one");
    EXPECT_EQ(journal->Read(two).value(), "two");
    // Lines reach the file while the journal is still open.
    ASSERT_TRUE(WaitFor([&] { return fs::file_size(path) == two.offset + two.size; }));
    EXPECT_EQ(journal->Read(one).value(), "one");
    EXPECT_FALSE(journal->Overfull());
    EXPECT_EQ(journal->TakeMessage(), "");
  }
  EXPECT_EQ(ReadText(path), JournalLine("one") + JournalLine("two"));
}

TEST(JournalWriter, AJournalWithoutLinesIsAnEmptyFile) {
  const ScopedFolder folder;
  JournalWriter::Create(folder.Path() / "a.journal").value().reset();
  EXPECT_EQ(fs::file_size(folder.Path() / "a.journal"), 0U);
}

TEST(JournalWriter, ManyThreadsLoseNothing) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  const auto journal = JournalWriter::Create(path).value();
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 500; ++j) {
        const LinePlace place = journal->Append("line");
        EXPECT_EQ(journal->Read(place).value(), "line");
      }
    });
  }
  threads.clear();
  const std::size_t size = 2000 * JournalLine("line").size();
  EXPECT_TRUE(WaitFor([&] { return fs::file_size(path) == size; }));
}

TEST(JournalWriter, AFileThatCannotGrowIsReportedAndLosesNoLine) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  const std::string first(100, 'x');
  const std::string second(10000, 'y');
  std::string said;
  {
    const auto journal = JournalWriter::Create(path, /*most_unwritten_bytes=*/20000).value();
    const FileSizeLimit limit(4096);
    const LinePlace one = journal->Append(first);
    const LinePlace two = journal->Append(second);
    ASSERT_TRUE(WaitFor([&] { return !(said = journal->TakeMessage()).empty(); }));
    EXPECT_NE(said.find("cannot write the journal"), std::string::npos) << said;
    EXPECT_NE(said.find(path.string()), std::string::npos) << said;
    EXPECT_EQ(journal->TakeMessage(), "");
    EXPECT_EQ(journal->Read(one).value(), first);
    EXPECT_EQ(journal->Read(two).value(), second);
    EXPECT_FALSE(journal->Overfull());
    journal->Append(second);
    EXPECT_TRUE(journal->Overfull());
    limit.Lift();
    ASSERT_TRUE(WaitFor([&] { return !(said = journal->TakeMessage()).empty(); }));
    EXPECT_NE(said.find("can be written again"), std::string::npos) << said;
    EXPECT_FALSE(journal->Overfull());
    EXPECT_EQ(journal->Read(two).value(), second);
  }
  EXPECT_EQ(ReadText(path), JournalLine(first) + JournalLine(second) + JournalLine(second));
}

TEST(JournalWriter, ARemovedFileIsReportedAndStillReadable) {
  const ScopedFolder folder;
  const auto journal = JournalWriter::Create(folder.Path() / "a.journal").value();
  const LinePlace place = journal->Append("one");
  fs::remove_all(folder.Path());
  std::string said;
  ASSERT_TRUE(WaitFor([&] { return !(said = journal->TakeMessage()).empty(); }));
  EXPECT_NE(said.find("was removed"), std::string::npos) << said;
  EXPECT_EQ(journal->Read(place).value(), "one");
}

TEST(JournalWriter, RemoveLeavesItReadable) {
  const ScopedFolder folder;
  const auto journal = JournalWriter::Create(folder.Path() / "a.journal").value();
  const LinePlace place = journal->Append("one");
  journal->Remove();
  EXPECT_FALSE(fs::exists(folder.Path() / "a.journal"));
  EXPECT_EQ(journal->Read(place).value(), "one");
}

TEST(JournalWriter, ContinuesAfterTheLastWholeLine) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  std::ofstream(path) << JournalLine("one") << "torn";
  const std::size_t whole = JournalLine("one").size();
  {
    const auto journal = JournalWriter::Continue(LockedJournal::Open(path).value(), whole).value();
    const LinePlace two = journal->Append("two");
    EXPECT_EQ(two.offset, whole);
    EXPECT_EQ(journal->Read({.offset = 0, .size = static_cast<std::uint32_t>(whole)}).value(),
              "one");
  }
  EXPECT_EQ(ReadText(path), JournalLine("one") + JournalLine("two"));
}

TEST(JournalWriter, AJournalThatIsBeingWrittenCannotBeContinued) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  const auto journal = JournalWriter::Create(path).value();
  const auto second = LockedJournal::Open(path);
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("still in progress"), std::string::npos);
  EXPECT_FALSE(LockedJournal::Open(folder.Path() / "none.journal"));
}

TEST(LockedJournal, IsLockedUntilItsWriterIsDestroyed) {
  const ScopedFolder folder;
  const fs::path path = folder.Path() / "a.journal";
  std::ofstream(path) << JournalLine("one");
  {
    LockedJournal first = LockedJournal::Open(path).value();
    EXPECT_FALSE(LockedJournal::Open(path));
    const auto writer = JournalWriter::Continue(std::move(first), JournalLine("one").size());
    ASSERT_TRUE(writer);
    EXPECT_FALSE(LockedJournal::Open(path));
  }
  EXPECT_TRUE(LockedJournal::Open(path));
  EXPECT_TRUE(LockedJournal::Open(path));  // the one before is gone
}

TEST(CreateRunJournal, RunsOfTheSameSecondGetDifferentNames) {
  const ScopedFolder folder;
  std::string first = "20260301_120000";
  std::string second = first;
  std::string third = first;
  const auto one = CreateRunJournal(folder.Path(), first).value();
  const auto two = CreateRunJournal(folder.Path(), second).value();
  EXPECT_EQ(first, "20260301_120000");
  EXPECT_EQ(second, "20260301_120000_2");
  // The first run has ended, so it has a document and no journal.
  std::ofstream(folder.Path() / "benchmark_20260301_120000.json") << "{}";
  one->Remove();
  const auto three = CreateRunJournal(folder.Path(), third).value();
  EXPECT_EQ(third, "20260301_120000_3");
  EXPECT_FALSE(fs::exists(folder.Path() / "benchmark_20260301_120000.journal"));
  EXPECT_FALSE(CreateRunJournal(folder.Path() / "none", third));
}

}  // namespace
}  // namespace llmb
