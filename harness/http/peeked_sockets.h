#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/base/unique_fd.h"
#include "harness/http/peeked_bytes.h"

namespace llmb {

// The sockets that libcurl reads, each with the bytes that were peeked while it waited for its
// turn. Not thread-safe.
class PeekedSockets {
 public:
  static constexpr std::size_t kMostAtOnce = 256;

  PeekedSockets();

  // False if no file descriptors were left, so that no arrival is ever reported.
  bool Usable() const { return epoll_.IsOpen(); }

  // Begins to report arrivals on `fd`. Does nothing if `fd` is watched already.
  void Watch(int fd, bool undecodable);
  // Stops reporting `fd` and discards its peeked bytes. Ignores a descriptor that is not watched.
  void Forget(int fd);

  // The watched sockets on which bytes arrived since they were last reported, and still wait.
  // Sockets with an error are left out. At most kMostAtOnce; the next call returns the rest. Valid
  // until the next call.
  std::span<const int> Arrived();

  // The peeked bytes of `fd`, which must not be negative; empty at first. Valid until the next call
  // with another descriptor.
  PeekedBytes& Of(int fd);

 private:
  UniqueFd epoll_;
  std::vector<int> arrived_;
  std::vector<PeekedBytes> peeked_;  // by descriptor: looked up several times per read
};

}  // namespace llmb
