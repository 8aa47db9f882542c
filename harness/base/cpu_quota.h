#pragma once

#include <filesystem>
#include <optional>

namespace llmb {

// The CPU time per wall time, in cores, that the control groups of this process allow: the lowest
// limit of its own group and the groups above it. Containers and systemd set such limits (version
// 2: cpu.max; version 1: cpu.cfs_quota_us and cpu.cfs_period_us). Above 0, often a fraction.
// nullopt if no group has a limit or none can be read. `root` is the folder that holds proc/ and
// the mounted groups. Reads a few small files.
std::optional<double> CpuQuota(const std::filesystem::path& root = "/");

}  // namespace llmb
