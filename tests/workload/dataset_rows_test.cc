#include "harness/workload/dataset_rows.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/workload/reader_text.h"

namespace llmb {
namespace {

// Rows with the input lengths 1 to `rows`, then the end or an error.
class CountedReader final : public WorkloadReader {
 public:
  CountedReader(int rows, std::string error, std::atomic<int>& reads)
      : rows_(rows), error_(std::move(error)), reads_(reads) {}

  Result<std::optional<WorkloadRequest>> Next() override {
    ++reads_;
    if (row_ == rows_ && !error_.empty()) return Fail(error_);
    if (row_ == rows_) return std::nullopt;
    WorkloadRequest row;
    row.input_tokens = ++row_;
    return row;
  }
  std::vector<DroppedRows> Dropped() const override { return {{"short", 2}}; }

 private:
  const int rows_;
  const std::string error_;
  std::atomic<int>& reads_;
  int row_ = 0;
};

class DatasetRowsTest : public testing::Test {
 protected:
  std::unique_ptr<WorkloadReader> Open(DatasetRows& rows) {
    auto reader = rows.Open([this]() -> Result<std::unique_ptr<WorkloadReader>> {
      ++opened_;
      return std::make_unique<CountedReader>(count_, error_, reads_);
    });
    return reader ? *std::move(reader) : nullptr;
  }

  int count_ = 3;
  std::string error_;
  std::atomic<int> opened_ = 0;
  std::atomic<int> reads_ = 0;
};

std::vector<std::int64_t> LengthsIn(const ReadRequests& read) {
  std::vector<std::int64_t> lengths;
  for (const WorkloadRequest& row : read.requests) lengths.push_back(row.input_tokens.value_or(0));
  return lengths;
}

TEST_F(DatasetRowsTest, AFileIsReadOnceForAllReaders) {
  DatasetRows rows;
  for (int i = 0; i < 3; ++i) {
    const auto reader = Open(rows);
    EXPECT_EQ(LengthsIn(ReadAll(*reader)), (std::vector<std::int64_t>{1, 2, 3}));
    EXPECT_EQ(reader->Dropped().at(0).count, 2U);
  }
  EXPECT_EQ(opened_, 1);
  EXPECT_EQ(reads_, 4);  // three rows and the end
}

TEST_F(DatasetRowsTest, ALaterReaderGoesOnWhereAnEarlierOneStopped) {
  DatasetRows rows;
  const auto first = Open(rows);
  ASSERT_EQ((*first->Next())->input_tokens, 1);
  const auto second = Open(rows);
  EXPECT_EQ(LengthsIn(ReadAll(*second)), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(LengthsIn(ReadAll(*first)), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(reads_, 4);
}

// One byte is less than a row. The first reader continues with the file, the second one reads all
// of it again.
TEST_F(DatasetRowsTest, RowsBeyondTheMemoryAreReadAgain) {
  DatasetRows rows(1);
  const auto first = Open(rows);
  const auto second = Open(rows);
  EXPECT_EQ(LengthsIn(ReadAll(*first)), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(opened_, 1);
  EXPECT_EQ(LengthsIn(ReadAll(*second)), (std::vector<std::int64_t>{1, 2, 3}));
  EXPECT_EQ(opened_, 2);
  EXPECT_EQ(reads_, 8);
}

// One row is in memory, and the first reader has gone beyond it. A reader that began there would
// have to skip it in the file when the second row is due.
TEST_F(DatasetRowsTest, AReaderThatIsOpenedAfterTheMemoryIsFullReadsEachRowWhenItIsDue) {
  DatasetRows rows(1);
  ASSERT_EQ(LengthsIn(ReadAll(*Open(rows))).size(), 3U);
  const auto later = Open(rows);
  EXPECT_EQ(opened_, 2);
  for (int row = 1; row <= 3; ++row) {
    reads_ = 0;
    EXPECT_EQ((*later->Next())->input_tokens, row);
    EXPECT_EQ(reads_, 1);
  }
}

TEST_F(DatasetRowsTest, RowsInMemoryAreDroppedAsOftenAfterTheFileWasGivenAway) {
  DatasetRows rows(1);
  const auto first = Open(rows);
  const auto second = Open(rows);
  ASSERT_EQ(LengthsIn(ReadAll(*first)).size(), 3U);
  ASSERT_TRUE(second->Next());
  ASSERT_EQ(second->Dropped().size(), 1U);
  EXPECT_EQ(second->Dropped()[0].count, 2U);
}

TEST_F(DatasetRowsTest, AFileThatBecameShorterIsTheSameErrorEachTime) {
  DatasetRows rows(1);
  const auto first = Open(rows);
  const auto second = Open(rows);
  ASSERT_EQ(LengthsIn(ReadAll(*first)).size(), 3U);
  ASSERT_TRUE(second->Next());
  count_ = 0;
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(ReadAll(*second).error,
              "the file of the data set became shorter while it was in use");
  }
}

// The first rows are in memory, and each thread but one reads the rest of the file itself.
TEST_F(DatasetRowsTest, ReadersInSeveralThreadsReturnAllRows) {
  count_ = 200;
  DatasetRows rows(1000);
  std::vector<std::unique_ptr<WorkloadReader>> readers;
  for (int i = 0; i < 3; ++i) readers.push_back(Open(rows));
  std::vector<std::vector<std::int64_t>> lengths(readers.size());
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < readers.size(); ++i) {
    threads.emplace_back([&, i] { lengths[i] = LengthsIn(ReadAll(*readers[i])); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<std::int64_t>& read : lengths) {
    ASSERT_EQ(read.size(), 200U);
    for (int row = 0; row < 200; ++row) EXPECT_EQ(read[static_cast<std::size_t>(row)], row + 1);
  }
  EXPECT_EQ(opened_, 3);
}

TEST_F(DatasetRowsTest, EachReaderMeetsTheSameError) {
  error_ = "data:4:1: no row";
  DatasetRows rows;
  for (int i = 0; i < 2; ++i) {
    const ReadRequests read = ReadAll(*Open(rows));
    EXPECT_EQ(LengthsIn(read).size(), 3U);
    EXPECT_EQ(read.error, error_);
  }
  EXPECT_EQ(reads_, 4);
}

TEST_F(DatasetRowsTest, AnEmptyFileHasOnlyAnEnd) {
  count_ = 0;
  DatasetRows rows;
  EXPECT_TRUE(ReadAll(*Open(rows)).requests.empty());
  EXPECT_TRUE(ReadAll(*Open(rows)).requests.empty());
  EXPECT_EQ(reads_, 1);
}

TEST(DatasetRows, AFileThatCannotBeOpenedIsAnErrorEachTime) {
  DatasetRows rows;
  for (int i = 0; i < 2; ++i) {
    const auto reader =
        rows.Open([]() -> Result<std::unique_ptr<WorkloadReader>> { return Fail("no file"); });
    ASSERT_FALSE(reader);
    EXPECT_EQ(reader.error().message, "no file");
  }
}

}  // namespace
}  // namespace llmb
