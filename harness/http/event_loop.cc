#include "harness/http/event_loop.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <cstdint>

#include "harness/base/wait_for_events.h"

namespace llmb {

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ready_.reserve(kMostAtOnce);
  Watch(wake_.Get(), true, false);
}

void EventLoop::Watch(int fd, bool read, bool write) {
  SetEvents(fd, (read ? EPOLLIN : 0u) | (write ? EPOLLOUT : 0u));
}

void EventLoop::WatchNews(int fd, bool write) {
  SetEvents(fd, EPOLLIN | EPOLLRDHUP | EPOLLET | (write ? EPOLLOUT : 0u));
}

void EventLoop::SetEvents(int fd, unsigned events) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  // The kernel removes a closed descriptor from the set by itself. A list of our own would be out
  // of date then, and MOD would fail for the next socket with the same number.
  if (epoll_ctl(epoll_.Get(), EPOLL_CTL_MOD, fd, &event) != 0) {
    epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, fd, &event);
  }
}

void EventLoop::Forget(int fd) { epoll_ctl(epoll_.Get(), EPOLL_CTL_DEL, fd, nullptr); }

std::span<const EventLoop::Ready> EventLoop::Wait(Nanoseconds timeout,
                                                  const std::function<void()>& before_blocking) {
  std::array<epoll_event, kMostAtOnce> events;
  int count = WaitForEvents(epoll_.Get(), events, Nanoseconds::zero());
  if (count == 0 && timeout > Nanoseconds::zero()) {
    if (before_blocking) before_blocking();
    count = WaitForEvents(epoll_.Get(), events, timeout);
  }
  ready_.clear();
  for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
    if (event.data.fd == wake_.Get()) {
      std::uint64_t wakes = 0;
      [[maybe_unused]] const ssize_t size = read(wake_.Get(), &wakes, sizeof(wakes));
      continue;
    }
    ready_.push_back({.fd = event.data.fd,
                      .readable = (event.events & EPOLLIN) != 0,
                      .writable = (event.events & EPOLLOUT) != 0,
                      .failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0,
                      .ended = (event.events & EPOLLRDHUP) != 0});
  }
  return ready_;
}

void EventLoop::Wake() {
  // A full counter (EAGAIN) wakes as well. A signal handler must not change errno.
  const int saved_errno = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(wake_.Get(), &one, sizeof(one));
  errno = saved_errno;
}

}  // namespace llmb
