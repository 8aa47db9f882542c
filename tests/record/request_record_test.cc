#include "harness/record/request_record.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::milliseconds;

TEST(RequestRecord, TokensPerSecondIsTokensOverLatency) {
  RequestRecord record;
  record.output_tokens = 30;
  record.total_latency = milliseconds(1500);
  EXPECT_DOUBLE_EQ(record.TokensPerSecond().value(), 20.0);  // 30 / 1.5
}

TEST(RequestRecord, TokensPerSecondNeedsTokensAndAPositiveLatency) {
  RequestRecord record;
  EXPECT_EQ(record.TokensPerSecond(), std::nullopt);
  record.output_tokens = 30;
  EXPECT_EQ(record.TokensPerSecond(), std::nullopt);
  record.total_latency = Nanoseconds(0);
  EXPECT_EQ(record.TokensPerSecond(), std::nullopt);
}

TEST(RequestRecord, TotalTokensNeedsBoth) {
  RequestRecord record;
  record.input_tokens = 7;
  EXPECT_EQ(record.TotalTokens(), std::nullopt);
  record.output_tokens = 5;
  EXPECT_EQ(record.TotalTokens(), 12);
}

TEST(RequestRecord, SucceededMeansNoErrorType) {
  RequestRecord record;
  EXPECT_TRUE(record.Succeeded());
  record.error_type = ErrorType::kUnknown;
  EXPECT_FALSE(record.Succeeded());
}

}  // namespace
}  // namespace llmb
