#include "harness/base/cpu_time.h"

#include <gtest/gtest.h>
#include <sched.h>

#include <atomic>
#include <filesystem>
#include <thread>

namespace llmb {
namespace {

using std::chrono::seconds;

TEST(CpuShare, IsRelativeToTheAvailableTime) {
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 1), 0.5);
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 2), 0.25);
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 1.25), 0.4);
  EXPECT_EQ(CpuShare(seconds(0), seconds(6), 2), 0);
  // The two times are not read at the same moment, so the share can exceed 1.
  EXPECT_EQ(CpuShare(seconds(7), seconds(6), 1), 1);
  EXPECT_EQ(CpuShare(seconds(1), seconds(0), 1), 0);
}

TEST(CpuTime, OfAThreadIsAtMostThatOfTheProcess) {
  const Nanoseconds thread = ThreadCpuTime();
  EXPECT_GE(thread, Nanoseconds::zero());
  EXPECT_GE(ProcessCpuTime(), thread);
  EXPECT_GE(ThreadCpuTime(), thread);
}

TEST(CpuTime, SomeCoresAreUsable) {
  EXPECT_GT(UsableCores(), 0);
  EXPECT_GE(UsableThreads(), UsableCores());
  EXPECT_LT(UsableThreads(), UsableCores() + 1);
}

// Of two threads on one core, one waits while the other runs.
TEST(CpuTime, WaitingForACoreIsQueueTime) {
  if (!std::filesystem::exists("/proc/thread-self/schedstat")) {
    GTEST_SKIP() << "this kernel does not report how long threads wait";
  }
  std::atomic<bool> has_waited{false};
  const int core = ::sched_getcpu();
  const auto compete = [&] {
    cpu_set_t one_core;
    CPU_ZERO(&one_core);
    CPU_SET(core, &one_core);
    ::sched_setaffinity(0, sizeof(one_core), &one_core);
    while (!has_waited) {
      if (ThreadQueueTime() > std::chrono::milliseconds(2)) has_waited = true;
    }
  };
  { const std::jthread one(compete), other(compete); }
  EXPECT_TRUE(has_waited);
}

}  // namespace
}  // namespace llmb
