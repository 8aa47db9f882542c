#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/result.h"
#include "harness/cluster/endpoint_job.h"

namespace llmb {

// What a run needs from the machine while all its streams are open.
struct StreamNeeds {
  std::uint64_t files = 0;                 // open at once in the process that opens the most
  std::uint64_t ports = 0;                 // local ports for connections to the busiest destination
  std::string destination;                 // the busiest one, as host:port
  std::uint64_t memory_bytes = 0;          // of all processes, without received text
  std::string advice = "use fewer users";  // what would need less
  bool operator==(const StreamNeeds&) const = default;
};

// What the machine has. nullopt: unknown, and not checked.
struct StreamLimits {
  std::optional<std::uint64_t> files;
  std::optional<std::uint64_t> ports;
  std::optional<std::uint64_t> memory_bytes;
};

// The needs of `jobs`, which run at the same time or, if `serial`, one after another. The streams
// of simulated endpoints have both ends on this machine: memory counts both, and one process has
// the other end of all of them open. `bounded`: a --max-concurrency was given.
StreamNeeds NeedsOf(const std::vector<EndpointJob>& jobs, bool serial, bool bounded = false);

// Raises the limit of open files of this process and its future children as far as allowed, and
// returns the limits of this machine.
StreamLimits RaiseAndReadLimits();

// Error: a need exceeds a limit. The message names the resource, both numbers, and what to do.
Status CheckStreams(const StreamNeeds& needs, const StreamLimits& limits);

}  // namespace llmb
