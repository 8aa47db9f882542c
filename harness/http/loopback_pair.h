#pragma once

#include "harness/base/result.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Both ends of a TCP connection from this process to itself. Both are blocking.
struct LoopbackPair {
  UniqueFd near;
  UniqueFd far;
};

// Makes one over 127.0.0.1, on a free port. Error: what the machine refused, such as a socket when
// no file descriptor is left.
Result<LoopbackPair> ConnectLoopbackPair();

}  // namespace llmb
