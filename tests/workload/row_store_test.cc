#include "harness/workload/row_store.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/result.h"

namespace llmb {
namespace {

WorkloadRequest RowOfText(std::string text) {
  WorkloadRequest row;
  row.messages.push_back({"user", std::move(text), ""});
  return row;
}

std::string TextOf(const Result<WorkloadRequest>& row) {
  return row && row->messages.size() == 1 ? row->messages[0].text : "unreadable";
}

TEST(RowStoreTest, AnEmptyStoreHoldsNothing) {
  const RowStore store;
  EXPECT_EQ(store.BytesInMemory(), 0U);
  EXPECT_EQ(store.BytesInFile(), 0U);
}

TEST(RowStoreTest, ARowThatFitsIsInMemoryUntilItIsTaken) {
  RowStore store;
  StoredRow stored = store.Put(RowOfText("one"));
  EXPECT_GT(store.BytesInMemory(), 0U);
  EXPECT_EQ(store.BytesInFile(), 0U);
  EXPECT_EQ(TextOf(store.Read(stored)), "one");
  EXPECT_EQ(TextOf(store.Take(std::move(stored))), "one");
  EXPECT_EQ(store.BytesInMemory(), 0U);
}

TEST(RowStoreTest, BeyondTheMemoryAFileKeepsEveryField) {
  RowStore store(0);
  WorkloadRequest row;
  row.arrival = std::chrono::milliseconds(1500);
  row.session = "s";
  row.turn = 3;
  row.delay = std::chrono::seconds(2);
  row.messages = {{"system", "naïve", ""}, {"user", "", R"({"role":"user"})"}};
  row.adds_to_session = true;
  row.answer = "an answer";
  row.input_tokens = 7;
  row.prefix_blocks = {5, 0xFFFFFFFFFFFFFFFF};
  row.block_tokens = 512;
  const StoredRow stored = store.Put(row);
  EXPECT_EQ(store.BytesInMemory(), 0U);
  EXPECT_GT(store.BytesInFile(), 0U);
  const Result<WorkloadRequest> read = store.Read(stored);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->arrival, row.arrival);
  EXPECT_EQ(read->session, "s");
  EXPECT_EQ(read->turn, 3U);
  EXPECT_EQ(read->delay, row.delay);
  ASSERT_EQ(read->messages.size(), 2U);
  EXPECT_EQ(read->messages[0].text, "naïve");
  EXPECT_EQ(read->messages[1].json, R"({"role":"user"})");
  EXPECT_TRUE(read->adds_to_session);
  EXPECT_EQ(read->answer, "an answer");
  EXPECT_EQ(read->input_tokens, 7);
  EXPECT_FALSE(read->output_tokens);
  EXPECT_EQ(read->prefix_blocks, row.prefix_blocks);
  EXPECT_EQ(read->block_tokens, 512);
}

TEST(RowStoreTest, TheFileIsEmptiedWithItsLastRow) {
  RowStore store(0);
  StoredRow first = store.Put(RowOfText("one"));
  StoredRow second = store.Put(RowOfText("two"));
  store.Remove(std::move(first));
  EXPECT_GT(store.BytesInFile(), 0U);
  EXPECT_EQ(TextOf(store.Take(std::move(second))), "two");
  EXPECT_EQ(store.BytesInFile(), 0U);
  EXPECT_EQ(TextOf(store.Take(store.Put(RowOfText("three")))), "three");
}

TEST(RowStoreTest, WithoutAFolderForTheFileTheRowsStayInMemory) {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  setenv("TMPDIR", "/proc", 1);  // nobody can make a file there
  RowStore store(0);
  StoredRow stored = store.Put(RowOfText("one"));
  if (before == nullptr) {
    unsetenv("TMPDIR");
  } else {
    setenv("TMPDIR", kept.c_str(), 1);
  }
  EXPECT_EQ(store.BytesInFile(), 0U);
  EXPECT_EQ(TextOf(store.Take(std::move(stored))), "one");
}

}  // namespace
}  // namespace llmb
