#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "harness/base/unique_fd.h"
#include "harness/http/peeked_bytes.h"

namespace llmb {

// The sockets that libcurl reads, and what was peeked of each while it waited for its turn. Not
// thread-safe.
class PeekedSockets {
 public:
  static constexpr std::size_t kMostAtOnce = 256;

  PeekedSockets();

  // Begins to report arrivals on `fd`. Does nothing if it is watched already, or if no file
  // descriptors are left: then nothing is ever reported.
  void Watch(int fd, bool undecodable);
  // Stops reporting `fd`, and forgets what was peeked of it. Any descriptor will do.
  void Forget(int fd);

  // The watched sockets where bytes arrived since they were last reported, and still wait; none
  // that has an error. At most kMostAtOnce; the rest come with the next call. Valid until then.
  std::span<const int> Arrived();

  // What was peeked of `fd`, which must not be negative; empty at first. Valid until it is asked
  // for another socket.
  PeekedBytes& Of(int fd);

 private:
  UniqueFd epoll_;
  std::vector<int> arrived_;
  std::vector<PeekedBytes> peeked_;  // by descriptor: looked up several times per read
};

}  // namespace llmb
