#include "harness/base/wait_for_events.h"

#include <poll.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

namespace llmb {
namespace {

timespec ToTimespec(Nanoseconds duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration);
  return {.tv_sec = seconds.count(), .tv_nsec = (duration - seconds).count()};
}

int Collect(int epoll, std::span<epoll_event> events) {
  return std::max(0, epoll_wait(epoll, events.data(), static_cast<int>(events.size()), 0));
}

// Old kernels return ENOSYS. Some sandboxes refuse calls that they do not know with EPERM.
bool IsUnknownCall(int error) { return error == ENOSYS || error == EPERM; }

}  // namespace

int WaitForEvents(int epoll, std::span<epoll_event> events, Nanoseconds timeout) {
  static std::atomic<bool> unknown_call{false};
  if (timeout <= Nanoseconds::zero()) return Collect(epoll, events);
  if (unknown_call.load(std::memory_order_relaxed)) {
    return WaitForEventsByPolling(epoll, events, timeout);
  }
  const timespec limit = ToTimespec(timeout);
  const int count =
      epoll_pwait2(epoll, events.data(), static_cast<int>(events.size()), &limit, nullptr);
  if (count < 0 && IsUnknownCall(errno)) {
    unknown_call.store(true, std::memory_order_relaxed);
    return WaitForEventsByPolling(epoll, events, timeout);
  }
  return std::max(0, count);
}

int WaitForEventsByPolling(int epoll, std::span<epoll_event> events, Nanoseconds timeout) {
  // epoll_wait rounds to milliseconds, which would send requests late. An epoll descriptor can
  // itself be polled, and ppoll has nanosecond resolution.
  const int waiting = Collect(epoll, events);
  if (waiting > 0 || timeout <= Nanoseconds::zero()) return waiting;
  pollfd any{.fd = epoll, .events = POLLIN, .revents = 0};
  const timespec limit = ToTimespec(timeout);
  return ppoll(&any, 1, &limit, nullptr) > 0 ? Collect(epoll, events) : 0;
}

}  // namespace llmb
