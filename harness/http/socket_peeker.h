#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "harness/http/kernel_stamps.h"
#include "harness/http/peeked_bytes.h"

namespace llmb {

// Peeks at sockets and records the arrivals of the waiting bytes in their PeekedBytes. `peeked` is
// always that of `fd`. Stale marks are discarded first. The buffer belongs to this object, so that
// peeking allocates nothing; returned views are valid until the next call.
class SocketPeeker {
 public:
  SocketPeeker();

  // Adds a mark for each event that has none yet, or, if the connection is undecodable, for each
  // TLS record. Neighbours that arrived together share a mark. Does not set the marks' `since`.
  // Returns the waiting bytes.
  WaitingBytes MarkEvents(int fd, PeekedBytes& peeked);
  // How many events or records waited in the latest MarkEvents.
  std::size_t EventsWaiting() const { return ends_.size(); }

  // Adds one mark for all bytes that have none yet, without copying them. All but the last byte
  // count as joined.
  void MarkAsOne(int fd, PeekedBytes& peeked);

  // The most bytes that are peeked at. A later call peeks at those that do not fit.
  std::size_t Most() const { return buffer_.size(); }

  // Whether marks cover the whole next TLS record of the connection. Copies only its header.
  bool NextRecordIsMarked(int fd, const PeekedBytes& peeked);

 private:
  std::vector<char> buffer_;
  std::vector<std::size_t> ends_;
  std::vector<PeekedBytes::Mark> marks_;
};

}  // namespace llmb
