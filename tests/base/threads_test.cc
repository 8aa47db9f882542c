#include "harness/base/threads.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>

#include "tests/thread_sanitizer.h"

namespace llmb {
namespace {

TEST(Threads, AsManyAsWantedWhereThereIsNoLimit) {
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

// A user of its own, whose threads nobody else counts against the limit: 4, of which this process
// is one. The exit code is what it could start of 20, and 100 when a further one was started while
// none was left.
int StartableAsLimitedUser() {
  constexpr uid_t kNobodysId = 54321;
  constexpr rlimit kLimit{.rlim_cur = 4, .rlim_max = 4};
  if (::setrlimit(RLIMIT_NPROC, &kLimit) != 0 || ::setuid(kNobodysId) != 0) return -1;
  const int startable = StartableThreads(20);
  constexpr rlimit kNone{.rlim_cur = 1, .rlim_max = 1};
  ::setrlimit(RLIMIT_NPROC, &kNone);
  return StartThread([] {}) ? 100 : startable;
}

TEST(Threads, WithoutThreadsLeftTheyAreNotStartedAndNothingIsThrown) {
  if (::getuid() != 0) GTEST_SKIP() << "the limit of a user's processes needs a user to itself";
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
