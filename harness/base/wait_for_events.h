#pragma once

#include <sys/epoll.h>

#include <span>

#include "harness/base/time.h"

namespace llmb {

// Waits until a descriptor that the epoll instance watches is ready, for at most `timeout`, to the
// nanosecond; without waiting when that is not above zero. Returns how many of `events` it filled:
// none after the timeout, a signal, or with an instance that is not one. Any thread.
int WaitForEvents(int epoll, std::span<epoll_event> events, Nanoseconds timeout);

// The same on kernels that do not know epoll_pwait2 (before Linux 5.11), at three system calls for
// each wait instead of one. WaitForEvents changes to it by itself.
int WaitForEventsByPolling(int epoll, std::span<epoll_event> events, Nanoseconds timeout);

}  // namespace llmb
