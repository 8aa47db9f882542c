#include "harness/base/cpu_quota.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace llmb {
namespace {

namespace fs = std::filesystem;

struct GroupMount {
  fs::path group;   // the topmost group that is visible
  fs::path folder;  // the folder where it is mounted
  bool unified = false;
};

bool HasItem(std::string_view list, std::string_view item) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (list.substr(0, comma) == item) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

// A line of mountinfo: "31 23 0:28 /group /sys/fs/cgroup rw,relatime shared:9 - cgroup2 name rw".
std::optional<GroupMount> MountOf(const std::string& line) {
  const std::size_t dash = line.find(" - ");
  if (dash == std::string::npos) return std::nullopt;
  GroupMount mount;
  std::string ignored, type, options;
  std::istringstream front(line), back(line.substr(dash + 3));
  front >> ignored >> ignored >> ignored >> mount.group >> mount.folder;
  back >> type >> ignored >> options;
  mount.unified = type == "cgroup2";
  if (!mount.unified && !(type == "cgroup" && HasItem(options, "cpu"))) return std::nullopt;
  return mount;
}

std::vector<GroupMount> MountsBelow(const fs::path& root) {
  std::vector<GroupMount> mounts;
  std::ifstream file(root / "proc/self/mountinfo");
  for (std::string line; std::getline(file, line);) {
    if (auto mount = MountOf(line)) mounts.push_back(std::move(*mount));
  }
  return mounts;
}

// The group in a line of /proc/self/cgroup: "0::/user.slice" (version 2) or
// "4:cpu,cpuacct:/docker/1" (version 1).
std::optional<fs::path> GroupIn(const std::string& line, bool unified) {
  const std::size_t first = line.find(':');
  const std::size_t second = line.find(':', first + 1);
  if (second == std::string::npos) return std::nullopt;
  const std::string_view controllers(line.data() + first + 1, second - first - 1);
  if (unified ? !controllers.empty() : !HasItem(controllers, "cpu")) return std::nullopt;
  return line.substr(second + 1);
}

fs::path GroupOfProcess(const fs::path& root, bool unified) {
  std::ifstream file(root / "proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    if (auto group = GroupIn(line, unified)) return std::move(*group);
  }
  return {};
}

// A quota of "max" or -1 means that there is no limit.
std::optional<double> LimitOf(const fs::path& group, bool unified) {
  double quota = 0, period = 0;
  if (unified) {
    std::ifstream(group / "cpu.max") >> quota >> period;
  } else {
    std::ifstream(group / "cpu.cfs_quota_us") >> quota;
    std::ifstream(group / "cpu.cfs_period_us") >> period;
  }
  if (quota <= 0 || period <= 0) return std::nullopt;
  return quota / period;
}

std::optional<double> Lower(std::optional<double> a, std::optional<double> b) {
  if (a && b) return std::min(*a, *b);
  return a ? a : b;
}

std::optional<double> LowestLimit(const fs::path& root, const GroupMount& mount) {
  fs::path folder = root / mount.folder.relative_path();
  std::optional<double> lowest = LimitOf(folder, mount.unified);
  const fs::path below = GroupOfProcess(root, mount.unified).lexically_relative(mount.group);
  for (const fs::path& part : below) {
    // Inside a container the group is outside of what is mounted. The mounted top is its own group.
    if (part == "..") break;
    folder /= part;
    lowest = Lower(lowest, LimitOf(folder, mount.unified));
  }
  return lowest;
}

}  // namespace

std::optional<double> CpuQuota(const fs::path& root) {
  std::optional<double> lowest;
  for (const GroupMount& mount : MountsBelow(root)) {
    lowest = Lower(lowest, LowestLimit(root, mount));
  }
  return lowest;
}

}  // namespace llmb
