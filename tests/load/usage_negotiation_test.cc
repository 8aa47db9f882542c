#include "harness/load/usage_negotiation.h"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace llmb
