#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/base/unique_fd.h"
#include "harness/http/stamped_bytes.h"

namespace llmb {

// What looks into sockets showed that have to wait for their turn to be read. The kernel joins
// bytes that wait with those that come after them and keeps the later stamp; a look in between
// keeps the earlier one. Not thread-safe.
class EarlyLooks {
 public:
  static constexpr std::size_t kMostAtOnce = 256;

  // The bytes at the front of a socket that were seen, and when they arrived.
  struct Seen {
    std::vector<ArrivalMark<WallTime>> marks;
    std::size_t bytes = 0;               // where the last mark ends; at most that many wait
    bool opaque = false;                 // as Watch or SetOpaque was told
    std::optional<std::uint64_t> front;  // the bytes of an opaque connection before them
  };

  EarlyLooks();

  // Begins and ends to notice what arrives on `fd`; Forget also forgets what was seen. Watching
  // twice, and forgetting what is not watched, does nothing. Without file descriptors left nothing
  // is ever noticed.
  void Watch(int fd, bool opaque);
  void Forget(int fd);

  // The watched sockets on which something arrived since they were named last, and waits; none that
  // has an error. At most kMostAtOnce; the rest come with the next call. Valid until the next call.
  std::span<const int> Arrived();

  // The bytes of `fd` have turned out to be opaque, or are not any more; as far as that is news,
  // nothing was seen of them.
  void SetOpaque(int fd, bool opaque);

  // What was seen of `fd`, to be added to; empty at first. Valid until anything is called for
  // another socket.
  Seen& Of(int fd);

  // The bytes that were seen of `fd` are not in front any more.
  void Taken(int fd);
  // Of all bytes of the connection the first `front` are not in front any more; nothing: it is not
  // known which.
  void TakenUpTo(int fd, std::optional<std::uint64_t> front);

 private:
  UniqueFd epoll_;
  std::vector<int> arrived_;
  std::vector<Seen> seen_;  // by socket
};

}  // namespace llmb
