#pragma once

#include <sys/epoll.h>

#include <span>

#include "harness/base/time.h"

namespace llmb {

// Waits until a descriptor that `epoll` watches is ready, at most for `timeout`, which has
// nanosecond resolution. Does not wait if `timeout` is not positive. Returns how many of `events`
// it filled: 0 after the timeout, after a signal, or if `epoll` is invalid. Thread-safe.
int WaitForEvents(int epoll, std::span<epoll_event> events, Nanoseconds timeout);

// The same for kernels without epoll_pwait2 (before Linux 5.11). It takes three system calls per
// wait instead of one. WaitForEvents calls it where it has to.
int WaitForEventsByPolling(int epoll, std::span<epoll_event> events, Nanoseconds timeout);

}  // namespace llmb
