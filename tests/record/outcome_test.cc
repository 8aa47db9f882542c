#include "harness/record/outcome.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(Outcome, NamesMatchTheFileFormat) {
  EXPECT_EQ(Name(ErrorType::kNone), "");
  EXPECT_EQ(Name(ErrorType::kDns), "dns");
  EXPECT_EQ(Name(ErrorType::kConnect), "connect");
  EXPECT_EQ(Name(ErrorType::kTls), "tls");
  EXPECT_EQ(Name(ErrorType::kTimeout), "timeout");
  EXPECT_EQ(Name(ErrorType::kHttpStatus), "http_status");
  EXPECT_EQ(Name(ErrorType::kReset), "reset");
  EXPECT_EQ(Name(ErrorType::kTruncated), "truncated");
  EXPECT_EQ(Name(ErrorType::kInBandError), "in_band_error");
  EXPECT_EQ(Name(ErrorType::kMalformed), "malformed");
  EXPECT_EQ(Name(ErrorType::kProtocol), "protocol");
  EXPECT_EQ(Name(ErrorType::kEmpty), "empty");
  EXPECT_EQ(Name(ErrorType::kCancelled), "cancelled");
  EXPECT_EQ(Name(ErrorType::kUnknown), "unknown");
}

TEST(Outcome, EveryNameConvertsBack) {
  for (int i = 0; i <= static_cast<int>(ErrorType::kUnknown); ++i) {
    const auto type = static_cast<ErrorType>(i);
    EXPECT_EQ(ErrorTypeFromName(Name(type)), type) << Name(type);
  }
}

TEST(Outcome, AnUnknownNameIsNullopt) {
  EXPECT_EQ(ErrorTypeFromName("Timeout"), std::nullopt);
  EXPECT_EQ(ErrorTypeFromName("time"), std::nullopt);
}

}  // namespace
}  // namespace llmb
