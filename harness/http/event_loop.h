#pragma once

#include <span>
#include <vector>

#include "harness/base/time.h"
#include "harness/base/unique_fd.h"

namespace llmb {

// Waits for many file descriptors at once (epoll), to the nanosecond, and can be woken from
// elsewhere (eventfd). It owns none of the descriptors it watches. One thread uses it; only Wake
// may be called from others.
class EventLoop {
 public:
  struct Ready {
    int fd;
    bool readable;
    bool writable;
    bool failed;  // error or hang-up
  };

  EventLoop();

  // False when there were no file descriptors left for the loop itself; all other calls then do
  // nothing.
  bool Usable() const { return epoll_.IsOpen() && wake_.IsOpen(); }

  // Watches `fd` for exactly this from now on, whether or not it was watched before.
  void Watch(int fd, bool read, bool write);

  // Stops watching; a descriptor that is not watched, or closed already, is ignored.
  void Forget(int fd);

  // The descriptors that are ready, as soon as there are any; none after `timeout` (at once when
  // that is not above zero), Wake or a signal. At most 256 at a time; the rest come with the next
  // call. Valid until the next call.
  std::span<const Ready> Wait(Nanoseconds timeout);

  // Makes a Wait in another thread, or the next one, return. Async-signal-safe.
  void Wake();

 private:
  UniqueFd epoll_;
  UniqueFd wake_;
  std::vector<Ready> ready_;
};

}  // namespace llmb
