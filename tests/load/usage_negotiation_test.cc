#include "harness/load/usage_negotiation.h"

#include <gtest/gtest.h>

#include <string>

namespace llmb {
namespace {

TEST(UsageNegotiation, AsksUntilTheFieldWasRejected) {
  UsageNegotiation usage;
  EXPECT_TRUE(usage.AskForUsage());
  EXPECT_TRUE(usage.MayBeTheReason());
  usage.Rejected();
  EXPECT_FALSE(usage.AskForUsage());
  EXPECT_TRUE(usage.MayBeTheReason());  // of a request that was sent before
  EXPECT_TRUE(usage.WasRejected());
}

TEST(UsageNegotiation, TheFirstDecisionStands) {
  UsageNegotiation usage;
  usage.Accepted();
  usage.Rejected();
  EXPECT_TRUE(usage.AskForUsage());
  EXPECT_FALSE(usage.MayBeTheReason());
  EXPECT_FALSE(usage.WasRejected());
}

TEST(UsageNegotiation, BeginsWithWhatATestRequestFoundOut) {
  UsageNegotiation accepted;
  accepted.Begin(true);
  EXPECT_TRUE(accepted.AskForUsage());
  EXPECT_FALSE(accepted.MayBeTheReason());
  UsageNegotiation rejected;
  rejected.Begin(false);
  EXPECT_FALSE(rejected.AskForUsage());
  EXPECT_TRUE(rejected.WasRejected());
  UsageNegotiation unknown;
  unknown.Begin(std::nullopt);
  EXPECT_TRUE(unknown.AskForUsage());
  EXPECT_TRUE(unknown.MayBeTheReason());
}

RequestRecord Refused(int status, ErrorType type, const std::string& message) {
  RequestRecord record;
  record.http_status = status;
  record.error_type = type;
  record.error_message = message;
  return record;
}

TEST(UsageNegotiation, AnyErrorThatNamesTheFieldMayRejectIt) {
  const std::string named = "unknown field 'stream_options'";
  for (const int status : {400, 404, 422, 500, 501, 502, 503}) {
    EXPECT_TRUE(MayRejectUsage(Refused(status, ErrorType::kHttpStatus, named))) << status;
  }
  EXPECT_TRUE(MayRejectUsage(Refused(200, ErrorType::kInBandError, named)));
  EXPECT_TRUE(MayRejectUsage(Refused(500, ErrorType::kHttpStatus, "include_usage is unknown")));
}

TEST(UsageNegotiation, OnlyARejectedRequestNeedsNoName) {
  for (const int status : {400, 422}) {
    EXPECT_TRUE(MayRejectUsage(Refused(status, ErrorType::kHttpStatus, "no"))) << status;
  }
  for (const int status : {401, 404, 500, 503}) {
    EXPECT_FALSE(MayRejectUsage(Refused(status, ErrorType::kHttpStatus, "no"))) << status;
  }
  EXPECT_FALSE(MayRejectUsage(Refused(200, ErrorType::kInBandError, "no")));
  EXPECT_FALSE(MayRejectUsage(Refused(200, ErrorType::kMalformed, "stream_options")));
}

}  // namespace
}  // namespace llmb
