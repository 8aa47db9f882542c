#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"

namespace llmb {

// What a run takes from the machine while all its streams are open.
struct StreamNeeds {
  std::uint64_t files = 0;         // open at once in the process that opens the most
  std::uint64_t ports = 0;         // local ports towards the busiest destination
  std::string destination;         // which that is, host:port
  std::uint64_t memory_bytes = 0;  // of all processes, received text not counted
  bool operator==(const StreamNeeds&) const = default;
};

// What the machine has. A value that cannot be told is empty, and then not checked.
struct StreamLimits {
  std::optional<std::uint64_t> files;
  std::optional<std::uint64_t> ports;
  std::optional<std::uint64_t> memory_bytes;
};

// Of jobs that run at the same time, or, when `serial`, one after another. Simulated endpoints are
// served by one process, and with them a stream has a second end on this machine.
StreamNeeds NeedsOf(const std::vector<EndpointJob>& jobs, bool serial);

// Raises the limit of open files to as much as this process may, for it and the processes that it
// starts, and says what this machine has.
StreamLimits RaiseAndReadLimits();

// Error: what there is too little of, how much is needed, and what to do.
Status CheckStreams(const StreamNeeds& needs, const StreamLimits& limits);

}  // namespace llmb
