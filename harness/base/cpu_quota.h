#pragma once

#include <filesystem>
#include <optional>

namespace llmb {

// The CPU time per wall time, in cores, that the control groups of this process grant it: the least
// of its own group's limit and those of the groups around it, as containers and systemd set them
// (version 2: cpu.max; version 1: cpu.cfs_quota_us and cpu.cfs_period_us). More than 0, and often a
// fraction. Nothing where no group has a limit or none can be read. `root` is where /proc and the
// mounted groups are looked for. Reads a few small files.
std::optional<double> CpuQuota(const std::filesystem::path& root = "/");

}  // namespace llmb
