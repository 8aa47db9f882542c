#include "harness/http/event_loop.h"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <cstdint>

namespace llmb {
namespace {

constexpr std::size_t kMaxEvents = 256;

timespec ToTimespec(Nanoseconds duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  return {.tv_sec = seconds.count(), .tv_nsec = (duration - seconds).count()};
}

}  // namespace

EventLoop::EventLoop()
    : epoll_(epoll_create1(EPOLL_CLOEXEC)), wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  ready_.reserve(kMaxEvents);
  Watch(wake_.Get(), true, false);
}

void EventLoop::Watch(int fd, bool read, bool write) {
  epoll_event event{};
  event.events = (read ? EPOLLIN : 0u) | (write ? EPOLLOUT : 0u);
  event.data.fd = fd;
  // A descriptor that was closed has left the epoll set by itself, so the set is the only record of
  // what is watched that cannot be out of date.
  if (epoll_ctl(epoll_.Get(), EPOLL_CTL_MOD, fd, &event) != 0) {
    epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, fd, &event);
  }
}

void EventLoop::Forget(int fd) { epoll_ctl(epoll_.Get(), EPOLL_CTL_DEL, fd, nullptr); }

std::span<const EventLoop::Ready> EventLoop::Wait(Nanoseconds timeout) {
  // epoll_wait rounds to milliseconds, which would send requests late, and epoll_pwait2 is missing
  // on kernels before 5.11, which containers still run on. An epoll descriptor can itself be
  // polled, to the nanosecond, everywhere.
  if (!Collect() && timeout > Nanoseconds::zero()) {
    pollfd any{.fd = epoll_.Get(), .events = POLLIN, .revents = 0};
    const timespec limit = ToTimespec(timeout);
    if (ppoll(&any, 1, &limit, nullptr) > 0) {
      Collect();
    }
  }
  return ready_;
}

bool EventLoop::Collect() {
  std::array<epoll_event, kMaxEvents> events;
  const int count = epoll_wait(epoll_.Get(), events.data(), static_cast<int>(events.size()), 0);
  ready_.clear();
  for (const epoll_event& event : std::span(events).first(count > 0 ? std::size_t(count) : 0)) {
    if (event.data.fd == wake_.Get()) {
      std::uint64_t wakes = 0;
      [[maybe_unused]] const ssize_t size = read(wake_.Get(), &wakes, sizeof(wakes));
      continue;
    }
    ready_.push_back({.fd = event.data.fd,
                      .readable = (event.events & EPOLLIN) != 0,
                      .writable = (event.events & EPOLLOUT) != 0,
                      .failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0});
  }
  return count > 0;
}

void EventLoop::Wake() {
  // The counter only has to be above zero, so a full one (EAGAIN) is as good. A signal handler must
  // leave errno as it was.
  const int saved_errno = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t size = write(wake_.Get(), &one, sizeof(one));
  errno = saved_errno;
}

}  // namespace llmb
