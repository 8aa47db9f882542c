#include "harness/record/request_id.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(RequestId, ContainsUserAndIteration) {
  EXPECT_EQ(RequestId("ab12-coding_short-0", 3, 17), "ab12-coding_short-0-3-17");
}

}  // namespace
}  // namespace llmb
