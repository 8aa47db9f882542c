#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Waits for many file descriptors at once (epoll), with deadlines in nanoseconds, and can be woken
// by other threads (eventfd). It does not own the descriptors it watches. Only Wake may be called
// from another thread.
class EventLoop {
 public:
  struct Ready {
    int fd;
    bool readable;
    bool writable;
    bool failed;  // error or hang-up
    bool ended;   // the other side sends no more; only of a socket watched by WatchNews
  };

  // The most that one Wait returns.
  static constexpr std::size_t kMostAtOnce = 256;

  EventLoop();

  // False if no file descriptors were left for the loop itself. All other calls then do nothing.
  bool Usable() const { return epoll_.IsOpen() && wake_.IsOpen(); }

  // From now on watches `fd` for this and nothing else, whether or not it was watched before.
  void Watch(int fd, bool read, bool write);

  // The same, and to read, but reports each piece of news once (edge-triggered), which costs half
  // as much: bytes that arrived, the end, an error, room to write. The caller then has to read
  // until the socket is empty. Calling this again reports what waits now.
  void WatchNews(int fd, bool write);

  // Stops watching. A descriptor that is not watched, or is closed already, is ignored.
  void Forget(int fd);

  // Waits until descriptors are ready and returns them; returns none after `timeout` (at once if it
  // is zero or negative), after Wake, or after a signal. At most kMostAtOnce; the rest come with
  // the next call. Valid until the next call.
  // Calls `before_blocking`, if given, when nothing is ready and it is about to block.
  std::span<const Ready> Wait(Nanoseconds timeout,
                              const std::function<void()>& before_blocking = nullptr);

  // Ends the Wait that is under way, or else the next one. Any thread; async-signal-safe.
  void Wake();

 private:
  void SetEvents(int fd, unsigned events);

  UniqueFd epoll_;
  UniqueFd wake_;
  std::vector<Ready> ready_;
};

}  // namespace llmb
