#include "harness/record/request_id.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

TEST(RequestId, SaysUserAndIteration) {
  EXPECT_EQ(RequestId("ab12-coding_short-0", 3, 17), "ab12-coding_short-0-3-17");
  EXPECT_EQ(UserOfRequestId("ab12-coding-short-0-3-17"), 3);
  EXPECT_EQ(UserOfRequestId(RequestId("", 9999, 0)), 9999);
}

TEST(RequestId, AnythingElseIsOfTheFirstUser) {
  for (const char* text : {"", "-", "--", "x", "a-b", "12", "a-b-c"}) {
    EXPECT_EQ(UserOfRequestId(text), 0) << text;
  }
}

}  // namespace
}  // namespace llmb
