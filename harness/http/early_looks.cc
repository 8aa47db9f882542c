#include "harness/http/early_looks.h"

#include <sys/epoll.h>

#include <array>

namespace llmb {

EarlyLooks::EarlyLooks() : epoll_(epoll_create1(EPOLL_CLOEXEC)) { arrived_.reserve(kMostAtOnce); }

void EarlyLooks::Watch(int fd, bool opaque) {
  epoll_event event{};
  // Edge-triggered: a socket that still waits is not named again before more has come.
  event.events = EPOLLIN | EPOLLET;
  event.data.fd = fd;
  const bool is_new = epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, fd, &event) == 0;
  if (!is_new) return;
  Of(fd) = {};
  Of(fd).opaque = opaque;
}

void EarlyLooks::Forget(int fd) {
  epoll_ctl(epoll_.Get(), EPOLL_CTL_DEL, fd, nullptr);
  Of(fd) = {};
}

std::span<const int> EarlyLooks::Arrived() {
  std::array<epoll_event, kMostAtOnce> events;
  const int count = epoll_wait(epoll_.Get(), events.data(), static_cast<int>(events.size()), 0);
  arrived_.clear();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    // A look would take the error away from whoever reads the socket.
    if ((event.events & (EPOLLERR | EPOLLHUP)) == 0) arrived_.push_back(event.data.fd);
  }
  return arrived_;
}

void EarlyLooks::SetOpaque(int fd, bool opaque) {
  if (Of(fd).opaque == opaque) return;
  Taken(fd);
  Of(fd).opaque = opaque;
}

EarlyLooks::Seen& EarlyLooks::Of(int fd) {
  const auto index = static_cast<std::size_t>(fd);
  if (index >= seen_.size()) seen_.resize(index + 1);
  return seen_[index];
}

void EarlyLooks::Taken(int fd) {
  Seen& seen = Of(fd);
  // The memory stays, as there is no read without marks.
  seen.marks.clear();
  seen.bytes = 0;
}

void EarlyLooks::TakenUpTo(int fd, std::optional<std::uint64_t> front) {
  Seen& seen = Of(fd);
  const bool known = front && seen.front && *front >= *seen.front;
  if (!known || *front - *seen.front >= seen.bytes) {
    Taken(fd);
  } else if (const std::size_t taken = *front - *seen.front; taken > 0) {
    std::erase_if(seen.marks, [&](const auto& mark) { return mark.end <= taken; });
    for (auto& mark : seen.marks) mark.end -= taken;
    seen.bytes -= taken;
  }
  seen.front = front;
}

}  // namespace llmb
