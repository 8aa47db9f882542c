#include "harness/console/failure_tally.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

RequestRecord Failed(const std::string& endpoint, ErrorType type, const std::string& message) {
  RequestRecord record;
  record.endpoint_name = endpoint;
  record.error_type = type;
  record.error_message = message;
  return record;
}

TEST(FailureTallyTest, IsEmptyWhenNothingFailed) {
  FailureTally tally;
  EXPECT_TRUE(tally.Groups().empty());
  tally.Add(RequestRecord{});
  EXPECT_TRUE(tally.Groups().empty());
}

TEST(FailureTallyTest, ACancelledRequestIsNoFailureOfTheEndpoint) {
  FailureTally tally;
  tally.Add(Failed("a", ErrorType::kCancelled, "cancelled"));
  EXPECT_TRUE(tally.Groups().empty());
}

TEST(FailureTallyTest, GroupsByEndpointAndErrorTypeMostFrequentFirst) {
  FailureTally tally;
  tally.Add(Failed("b", ErrorType::kTimeout, "after 1 s"));
  tally.Add(Failed("a", ErrorType::kReset, "broken"));
  tally.Add(Failed("b", ErrorType::kHttpStatus, "HTTP 503"));
  tally.Add(Failed("b", ErrorType::kHttpStatus, "HTTP 429"));
  const std::vector<FailureGroup> groups = tally.Groups();
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].endpoint_name, "b");
  EXPECT_EQ(groups[0].error_type, ErrorType::kHttpStatus);
  EXPECT_EQ(groups[0].requests, 2U);
  EXPECT_EQ(groups[0].example, "HTTP 503");
  EXPECT_EQ(groups[1].error_type, ErrorType::kTimeout);
  EXPECT_EQ(groups[1].requests, 1U);
  EXPECT_EQ(groups[2].endpoint_name, "a");
}

TEST(FailureTallyTest, TheExampleIsTheMessageOfMost) {
  FailureTally tally;
  tally.Add(Failed("a", ErrorType::kTimeout, "in the middle"));
  for (int i = 0; i < 2; ++i) tally.Add(Failed("a", ErrorType::kTimeout, "before it began"));
  tally.Add(Failed("b", ErrorType::kTimeout, "in the middle"));
  const std::vector<FailureGroup> groups = tally.Groups();
  ASSERT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups[0].requests, 3U);
  EXPECT_EQ(groups[0].example, "before it began");
  EXPECT_EQ(groups[1].example, "in the middle");
}

TEST(FailureTallyTest, MessagesThatAllDifferAreCountedWithTheFirst) {
  FailureTally tally;
  for (int i = 0; i < 10'000; ++i) {
    tally.Add(Failed("a", ErrorType::kHttpStatus, "request " + std::to_string(i)));
  }
  const std::vector<FailureGroup> groups = tally.Groups();
  ASSERT_EQ(groups.size(), 1U);
  EXPECT_EQ(groups[0].requests, 10'000U);
  EXPECT_EQ(groups[0].example, "request 0");
}

}  // namespace
}  // namespace llmb
