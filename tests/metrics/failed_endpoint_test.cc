#include "harness/metrics/failed_endpoint.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace llmb {
namespace {

EndpointSummary WithCounts(const std::string& name, std::uint64_t requests,
                           std::uint64_t successes) {
  EndpointSummary summary;
  summary.endpoint_name = name;
  summary.total_requests = requests;
  summary.successful_requests = successes;
  return summary;
}

TEST(AnyEndpointFailed, IsTrueIfOneHasNoSuccessAtAnyLoad) {
  EXPECT_TRUE(AnyEndpointFailed({WithCounts("a", 5, 0)}));
  EXPECT_TRUE(
      AnyEndpointFailed({WithCounts("a", 5, 5), WithCounts("b", 5, 0), WithCounts("b", 9, 0)}));
}

TEST(AnyEndpointFailed, IsFalseIfEachHasASuccessAtSomeLoadOrNoRequest) {
  EXPECT_FALSE(AnyEndpointFailed({WithCounts("a", 5, 1), WithCounts("a", 9, 0)}));
  EXPECT_FALSE(AnyEndpointFailed({WithCounts("a", 0, 0)}));
  EXPECT_FALSE(AnyEndpointFailed({}));
}

}  // namespace
}  // namespace llmb
