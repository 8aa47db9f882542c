#pragma once

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// The two ends of a TCP connection of this process to itself. They block.
struct LoopbackPair {
  UniqueFd near;
  UniqueFd far;
};

// Connects one over 127.0.0.1, on a port that was free. Error: what the machine refuses, such as
// sockets when no descriptor is left.
Result<LoopbackPair> ConnectLoopbackPair();

}  // namespace llmb
