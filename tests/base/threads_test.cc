#include "harness/base/threads.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "tests/thread_sanitizer.h"

namespace llmb {
namespace {

TEST(Threads, AllCanBeStartedWithoutALimit) {
  EXPECT_EQ(StartableThreads(0), 0);
  EXPECT_EQ(StartableThreads(1), 1);
  EXPECT_EQ(StartableThreads(20), 20);
}

TEST(Threads, AStartedThreadRuns) {
  std::atomic<int> runs{0};
  {
    const auto thread = StartThread([&] { ++runs; });
  }
  EXPECT_EQ(runs, 1);
}

// Runs as a user without other processes and with a limit of 4 threads, of which this process is
// one. Returns how many of 20 threads it could start, or 100 if a thread could be started at the
// limit.
int StartableAsLimitedUser() {
  constexpr uid_t kUnusedUserId = 54321;
  constexpr rlimit kLimit{.rlim_cur = 4, .rlim_max = 4};
  if (::setrlimit(RLIMIT_NPROC, &kLimit) != 0 || ::setuid(kUnusedUserId) != 0) return -1;
  const int startable = StartableThreads(20);
  constexpr rlimit kNone{.rlim_cur = 1, .rlim_max = 1};
  ::setrlimit(RLIMIT_NPROC, &kNone);
  return StartThread([] {}) ? 100 : startable;
}

TEST(Threads, AtTheLimitStartingFailsWithoutThrowing) {
  if (::getuid() != 0) GTEST_SKIP() << "needs root to become a user without other processes";
  if (kThreadSanitizer) GTEST_SKIP() << "its own thread counts against the limit";
  const pid_t child = ::fork();
  if (child == 0) ::_exit(StartableAsLimitedUser());
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 3);
}

}  // namespace
}  // namespace llmb
