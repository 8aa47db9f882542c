#include "harness/record/request_id.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(RequestId, ContainsUserAndIteration) {
  EXPECT_EQ(RequestId("ab12-8-0", "coding_short", 3, 17), "ab12-8-0-coding_short-3-17");
}

}  // namespace
}  // namespace llmb
