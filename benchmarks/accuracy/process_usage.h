#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"

namespace llmb {

// Makes PeakMemory start anew. False where the system does not allow it: the peak is then that of
// the process's life.
bool ForgetPeakMemory();

// The most memory (resident set) that this process had, in bytes; nothing where /proc is missing.
std::optional<std::uint64_t> PeakMemory();

// The cores that the calling thread may run on, ascending.
std::vector<int> AllowedCores();

// Lets the calling thread, and those that it starts from now on, run on these cores only. Error:
// the system refuses.
Status RunOnCores(const std::vector<int>& cores);

// "AMD EPYC, Linux 6.1.0": processor and kernel.
std::string MachineText();

// The load average of the last minute; nothing where /proc is missing.
std::optional<double> LoadAverage();

}  // namespace llmb
