#include "harness/run/endpoint_timestamps.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

CaseResult CaseOf(const std::string& endpoint,
                  std::vector<std::pair<std::string, double>> counters) {
  CaseResult result;
  result.run.endpoint_name = endpoint;
  result.run.counters = std::move(counters);
  return result;
}

RunContext KernelContext() {
  RunContext context;
  context.timestamps["a"] = {"kernel", ""};
  return context;
}

std::string SourceAfter(const std::vector<CaseResult>& cases) {
  RunContext context = KernelContext();
  CorrectTimestamps(cases, context);
  return context.timestamps.at("a").source;
}

TEST(CorrectTimestamps, LeavesAnEndpointThatTheKernelStamped) {
  EXPECT_EQ(SourceAfter({CaseOf("a", {{"ttft_ms", 1}, {"read_lag_p99_ms", 0.1}})}), "kernel");
}

TEST(CorrectTimestamps, NamesAnEndpointWithTokensAndNoStamp) {
  RunContext context = KernelContext();
  CorrectTimestamps({CaseOf("a", {{"ttft_ms", 1}, {"client_cpu_share", 0.1}})}, context);
  EXPECT_EQ(context.timestamps.at("a").source, "user");
  EXPECT_NE(context.timestamps.at("a").reason.find("stamped nothing"), std::string::npos);
}

// One stamped case is enough: the others may have had no token.
TEST(CorrectTimestamps, OneStampedCaseIsEnough) {
  EXPECT_EQ(SourceAfter({CaseOf("a", {{"ttft_ms", 1}, {"client_cpu_share", 0.1}}),
                         CaseOf("a", {{"ttft_ms", 1}, {"read_lag_p99_ms", 0.1}})}),
            "kernel");
}

TEST(CorrectTimestamps, NeedsEvidenceOfTheEndpointItself) {
  EXPECT_EQ(SourceAfter({}), "kernel");
  EXPECT_EQ(SourceAfter({CaseOf("a", {{"ttft_ms", 1}})}), "kernel");
  EXPECT_EQ(SourceAfter({CaseOf("a", {{"client_cpu_share", 0.1}})}), "kernel");
  EXPECT_EQ(SourceAfter({CaseOf("b", {{"ttft_ms", 1}, {"client_cpu_share", 0.1}})}), "kernel");
  CaseResult aggregate = CaseOf("a", {{"ttft_ms", 1}, {"client_cpu_share", 0.1}});
  aggregate.run.aggregate_name = "mean";
  EXPECT_EQ(SourceAfter({aggregate}), "kernel");
}

TEST(CorrectTimestamps, KeepsTheReasonOfUserTimestamps) {
  RunContext context;
  context.timestamps["a"] = {"user", "--timestamps user"};
  CorrectTimestamps({CaseOf("a", {{"ttft_ms", 1}, {"client_cpu_share", 0.1}})}, context);
  EXPECT_EQ(context.timestamps.at("a").reason, "--timestamps user");
}

}  // namespace
}  // namespace llmb
