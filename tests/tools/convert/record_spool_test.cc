#include "tools/convert/record_spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/document/json_value.h"
#include "harness/document/record_json.h"
#include "tests/tools/convert/temporary_folder.h"

namespace llmb {
namespace {

RequestRecord Example() {
  RequestRecord record;
  record.endpoint_name = R"(a","started":5,"in_window":true)";
  record.started = TimePoint(std::chrono::milliseconds(1500));
  record.in_window = true;
  return record;
}

TEST(RecordSpool, ReturnsWhatWasAppended) {
  const TemporaryFolder folder;
  auto spool = RecordSpool::Open(folder.Path("new"));
  ASSERT_TRUE(spool) << spool.error().message;
  RequestRecord record = Example();
  const LinePlace first = spool->Append(record);
  record.endpoint_name = std::string(3 << 20, 'x');  // more than it buffers
  const LinePlace second = spool->Append(record);
  ASSERT_TRUE(spool->Flush());
  std::string expected;
  AppendRecordJson(expected, Example());
  EXPECT_EQ(*spool->Read(first), expected);
  EXPECT_EQ(RecordFromJson(Json::parse(*spool->Read(second)))->endpoint_name.size(), 3U << 20);
  EXPECT_FALSE(spool->Read({second.offset, second.size + 1}));
  // The file has no name, and the folder is made with the first result.
  EXPECT_TRUE(std::filesystem::is_empty(folder.Path("")));
}

TEST(RecordSpool, NeedsAFolderThatCanBeWritten) {
  const TemporaryFolder folder;
  EXPECT_FALSE(RecordSpool::Open(folder.Touch("file")));
}

// The text of an endpoint's name looks like the keys.
TEST(RecordSpool, ReplacesValuesOfKeysAndNotOfTexts) {
  std::string json;
  AppendRecordJson(json, Example());
  ReplaceStart(json, TimePoint(std::chrono::nanoseconds(2'000'000'001)));
  ReplaceInWindow(json, false);
  ReplaceAttempt(json, 7);
  const auto record = RecordFromJson(Json::parse(json));
  ASSERT_TRUE(record) << record.error().message;
  EXPECT_EQ(record->started, TimePoint(std::chrono::nanoseconds(2'000'000'001)));
  EXPECT_EQ(record->in_window, false);
  EXPECT_EQ(record->attempt, 7);
  EXPECT_EQ(record->endpoint_name, Example().endpoint_name);
}

TEST(RecordSpool, ReplacesNothingWhereThereIsNothing) {
  std::string json = R"({"endpoint_name":"a"})";
  ReplaceStart(json, TimePoint());
  ReplaceInWindow(json, true);
  ReplaceAttempt(json, 1);
  EXPECT_EQ(json, R"({"endpoint_name":"a"})");
}

}  // namespace
}  // namespace llmb
