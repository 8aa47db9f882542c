#include "harness/base/file_limit.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

namespace llmb {
namespace {

TEST(FileLimit, IsRaisedToTheHardLimit) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit low = before;
  low.rlim_cur = 100;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &low), 0);
  const std::optional<std::uint64_t> raised = RaiseFileLimit();
  rlimit after{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &after), 0);
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_EQ(after.rlim_cur, before.rlim_max);
  EXPECT_EQ(raised.value_or(RLIM_INFINITY), before.rlim_max);
}

}  // namespace
}  // namespace llmb
