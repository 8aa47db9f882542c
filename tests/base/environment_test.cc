#include "harness/base/environment.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace llmb {
namespace {

TEST(ProcessEnvironment, DistinguishesEmptyFromUnset) {
  ASSERT_EQ(setenv("LLMB_TEST_VARIABLE", "", 1), 0);
  EXPECT_EQ(ProcessEnvironment()("LLMB_TEST_VARIABLE"), "");
  ASSERT_EQ(setenv("LLMB_TEST_VARIABLE", "value", 1), 0);
  EXPECT_EQ(ProcessEnvironment()("LLMB_TEST_VARIABLE"), "value");
  ASSERT_EQ(unsetenv("LLMB_TEST_VARIABLE"), 0);
  EXPECT_EQ(ProcessEnvironment()("LLMB_TEST_VARIABLE"), std::nullopt);
}

TEST(ForgetVariables, ChildProcessesDoNotInheritThem) {
  ASSERT_EQ(setenv("LLMB_TEST_TOKEN", "s3cret", 1), 0);
  ForgetVariables({"LLMB_TEST_TOKEN", "LLMB_TEST_NEVER_SET"});
  EXPECT_NE(std::system("env | grep -q ^LLMB_TEST_TOKEN="), 0);
  EXPECT_EQ(ProcessEnvironment()("LLMB_TEST_TOKEN"), std::nullopt);
  ForgetVariables({});
}

}  // namespace
}  // namespace llmb
