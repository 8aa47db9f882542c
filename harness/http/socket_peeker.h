#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "harness/http/kernel_stamps.h"
#include "harness/http/peeked_bytes.h"

namespace llmb {

// Peeks at sockets and adds to their PeekedBytes when the bytes that wait there arrived. `peeked`
// is always that of `fd`. Marks that turn out to be stale are discarded first. Owns the memory that
// is peeked into, so that peeking allocates nothing; the views it returns are valid until the next
// call.
class SocketPeeker {
 public:
  SocketPeeker();

  // Adds a mark for each event that was not marked before (of an undecodable connection: for each
  // TLS record); neighbours that arrived together share one. Returns the bytes that wait.
  WaitingBytes MarkEvents(int fd, PeekedBytes& peeked);

  // Adds one mark for all bytes that were not marked before, without copying them.
  void MarkAsOne(int fd, PeekedBytes& peeked);

  // Whether the next TLS record on the connection is marked in whole. Copies only its header.
  bool NextRecordIsMarked(int fd, const PeekedBytes& peeked);

 private:
  std::vector<char> buffer_;
  std::vector<std::size_t> ends_;
  std::vector<PeekedBytes::Mark> marks_;
};

}  // namespace llmb
