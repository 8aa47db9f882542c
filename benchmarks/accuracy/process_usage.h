#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Resets PeakMemory. False if the system does not allow that; the peak then covers the lifetime of
// the process.
bool ResetPeakMemory();

// The peak resident set of this process, in bytes; nullopt without /proc.
std::optional<std::uint64_t> PeakMemory();

// The cores on which the calling thread may run, ascending.
std::vector<int> AllowedCores();

// Restricts the calling thread, and threads that it starts later, to these cores. Error: the system
// refuses.
Status RunOnCores(const std::vector<int>& cores);

// "AMD EPYC, Linux 6.1.0": processor and kernel.
std::string MachineText();

// The load average of the last minute; nullopt without /proc.
std::optional<double> LoadAverage();

}  // namespace llmb
