#include "harness/http/peeked_sockets.h"

#include <sys/epoll.h>

#include <array>
#include <cassert>

namespace llmb {

PeekedSockets::PeekedSockets() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
  arrived_.reserve(kMostAtOnce);
}

void PeekedSockets::Watch(int fd, bool undecodable) {
  epoll_event event{};
  // Edge-triggered. Otherwise a socket with a backlog would be peeked at every millisecond,
  // although nothing new has arrived on it.
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = fd;
  // The epoll set drops a closed descriptor by itself. So if adding succeeds, this may be a new
  // connection with the same number, and the peeked bytes of the old one must not stamp its bytes.
  if (epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, fd, &event) != 0) return;
  Of(fd) = {};
  Of(fd).SetUndecodable(undecodable);
}

void PeekedSockets::Forget(int fd) {
  epoll_ctl(epoll_.Get(), EPOLL_CTL_DEL, fd, nullptr);
  Of(fd) = {};
}

std::span<const int> PeekedSockets::Arrived() {
  std::array<epoll_event, kMostAtOnce> events;
  const int count = epoll_wait(epoll_.Get(), events.data(), static_cast<int>(events.size()), 0);
  arrived_.clear();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    // Peeking would consume the socket's error, and libcurl would not learn why its read failed.
    if ((event.events & (EPOLLERR | EPOLLHUP)) == 0) arrived_.push_back(event.data.fd);
  }
  return arrived_;
}

PeekedBytes& PeekedSockets::Of(int fd) {
  assert(fd >= 0);
  const auto index = static_cast<std::size_t>(fd);
  if (index >= peeked_.size()) peeked_.resize(index + 1);
  return peeked_[index];
}

}  // namespace llmb
