// The tests make folders with the files of control groups that a machine has below /.

#include "harness/base/cpu_quota.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <string>

namespace llmb {
namespace {

namespace fs = std::filesystem;

const std::string kUnifiedMount =
    "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n"
    "31 22 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

class CpuQuotaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "llmb-quota-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    root_ = name;
  }
  void TearDown() override { fs::remove_all(root_); }

  void Put(const std::string& path, const std::string& text) const {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }
  // The process is in `group` (lines of /proc/self/cgroup), with these mounts.
  void PutProcess(const std::string& groups, const std::string& mounts) const {
    Put("proc/self/cgroup", groups);
    Put("proc/self/mountinfo", mounts);
  }

  fs::path root_;
};

TEST_F(CpuQuotaTest, IsEmptyWithoutGroups) {
  EXPECT_EQ(CpuQuota(root_), std::nullopt);
  PutProcess("", "22 1 254:0 / / rw,relatime - ext4 /dev/vda rw\n");
  EXPECT_EQ(CpuQuota(root_), std::nullopt);
  PutProcess("0::/\n", kUnifiedMount);
  EXPECT_EQ(CpuQuota(root_), std::nullopt);
}

TEST_F(CpuQuotaTest, IsQuotaPerPeriod) {
  PutProcess("0::/\n", kUnifiedMount);
  Put("sys/fs/cgroup/cpu.max", "150000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 1.5);
  Put("sys/fs/cgroup/cpu.max", "20000 50000\n");
  EXPECT_EQ(CpuQuota(root_), 0.4);
}

TEST_F(CpuQuotaTest, IsEmptyIfTheGroupHasNoLimit) {
  PutProcess("0::/\n", kUnifiedMount);
  for (const char* text : {"max 100000\n", "", "100000\n", "100000 0\n", "0 100000\n", "x y\n"}) {
    Put("sys/fs/cgroup/cpu.max", text);
    EXPECT_EQ(CpuQuota(root_), std::nullopt) << text;
  }
}

TEST_F(CpuQuotaTest, IsTheLowestOfTheGroupAndItsParents) {
  PutProcess("0::/system.slice/bench.service\n", kUnifiedMount);
  Put("sys/fs/cgroup/system.slice/cpu.max", "300000 100000\n");
  Put("sys/fs/cgroup/system.slice/bench.service/cpu.max", "max 100000\n");
  Put("sys/fs/cgroup/system.slice/other.service/cpu.max", "1000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 3);
  Put("sys/fs/cgroup/system.slice/bench.service/cpu.max", "200000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 2);
  Put("sys/fs/cgroup/system.slice/cpu.max", "50000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 0.5);
}

TEST_F(CpuQuotaTest, ReadsVersion1) {
  PutProcess("5:memory:/a\n4:cpuset:/b\n3:cpu,cpuacct:/bench\n0::/other\n",
             "32 31 0:29 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
             "33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n");
  Put("sys/fs/cgroup/cpuset/cpu.cfs_quota_us", "1\n");
  Put("sys/fs/cgroup/cpuset/cpu.cfs_period_us", "100000\n");
  Put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n");
  Put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(CpuQuota(root_), std::nullopt);
  Put("sys/fs/cgroup/cpu,cpuacct/bench/cpu.cfs_quota_us", "250000\n");
  Put("sys/fs/cgroup/cpu,cpuacct/bench/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(CpuQuota(root_), 2.5);
}

TEST_F(CpuQuotaTest, FindsTheGroupOfAContainer) {
  // The container sees the name that the host uses, but only this group is mounted.
  PutProcess("0::/docker/1\n",
             "31 22 0:28 /docker/1 /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");
  Put("sys/fs/cgroup/cpu.max", "70000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 0.7);
  PutProcess("0::/docker/1/inner\n",
             "31 22 0:28 /docker/1 /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw\n");
  Put("sys/fs/cgroup/inner/cpu.max", "30000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 0.3);
}

TEST_F(CpuQuotaTest, OfAGroupOutsideTheMountIsThatOfTheMount) {
  PutProcess("0::/../../elsewhere\n", kUnifiedMount);
  Put("sys/fs/cgroup/cpu.max", "200000 100000\n");
  Put("sys/elsewhere/cpu.max", "1000 100000\n");
  Put("sys/fs/cgroup/elsewhere/cpu.max", "1000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 2);
}

TEST_F(CpuQuotaTest, IsTheLowerOfBothVersions) {
  PutProcess("4:cpu:/\n0::/\n",
             "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
             "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
  Put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "400000\n");
  Put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(CpuQuota(root_), 4);
  Put("sys/fs/cgroup/unified/cpu.max", "100000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 1);
}

TEST_F(CpuQuotaTest, IgnoresMalformedLines) {
  PutProcess("nonsense\n0::/\n", "nonsense\n- cgroup2\n\n" + kUnifiedMount);
  Put("sys/fs/cgroup/cpu.max", "100000 100000\n");
  EXPECT_EQ(CpuQuota(root_), 1);
}

TEST(CpuQuota, OfThisMachineIsPositive) { EXPECT_GT(CpuQuota().value_or(1), 0); }

}  // namespace
}  // namespace llmb
