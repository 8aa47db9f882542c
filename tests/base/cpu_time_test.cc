#include "harness/base/cpu_time.h"

#include <gtest/gtest.h>

namespace llmb {
namespace {

using std::chrono::seconds;

TEST(CpuShare, IsOfWhatCouldBeHad) {
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 1), 0.5);
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 2), 0.25);
  EXPECT_EQ(CpuShare(seconds(3), seconds(6), 1.25), 0.4);
  EXPECT_EQ(CpuShare(seconds(0), seconds(6), 2), 0);
  // The two times are read one after the other.
  EXPECT_EQ(CpuShare(seconds(7), seconds(6), 1), 1);
  EXPECT_EQ(CpuShare(seconds(1), seconds(0), 1), 0);
}

TEST(CpuTime, OfAThreadIsPartOfTheProcesss) {
  const Nanoseconds thread = ThreadCpuTime();
  EXPECT_GE(thread, Nanoseconds::zero());
  EXPECT_GE(ProcessCpuTime(), thread);
  EXPECT_GE(ThreadCpuTime(), thread);
}

TEST(CpuTime, CanBeUsedOnSomeCores) {
  EXPECT_GT(UsableCores(), 0);
  EXPECT_GE(UsableThreads(), UsableCores());
  EXPECT_LT(UsableThreads(), UsableCores() + 1);
}

}  // namespace
}  // namespace llmb
