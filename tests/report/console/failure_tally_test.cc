#include "harness/report/console/failure_tally.h"

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

TEST(FailureTallyTest, GroupsByEndpointAndCauseTheMostFrequentFirst) {
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

}  // namespace
}  // namespace llmb
