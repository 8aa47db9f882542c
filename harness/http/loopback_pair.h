#pragma once

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Both ends of a TCP connection from this process to itself. Both are blocking.
struct LoopbackPair {
  UniqueFd near;
  UniqueFd far;
};

// Connects a pair over 127.0.0.1, on a free port. Error: the machine refused something, such as a
// socket because no file descriptor is left.
Result<LoopbackPair> ConnectLoopbackPair();

}  // namespace llmb
