#include "harness/base/core_dumps.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace llmb {
namespace {

TEST(ForbidCoreDumps, AKilledProcessLeavesNone) {
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_CORE, &before), 0);
  if (before.rlim_max < 2) GTEST_SKIP() << "core dumps are already forbidden here";
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit all{before.rlim_max, before.rlim_max};
    ::setrlimit(RLIMIT_CORE, &all);
    ForbidCoreDumps();
    ::signal(SIGABRT, SIG_DFL);
    ::raise(SIGABRT);
    ::_exit(EXIT_FAILURE);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(WCOREDUMP(status));
}

}  // namespace
}  // namespace llmb
