#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>

#include "harness/base/unique_fd.h"

namespace llmb {

// Two connected sockets, both non-blocking.
struct SocketPair {
  SocketPair() {
    std::array<int, 2> fds{-1, -1};
    EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()), 0);
    near = UniqueFd(fds[0]);
    far = UniqueFd(fds[1]);
  }
  void SendFromFar() const { ASSERT_EQ(send(far.Get(), "x", 1, 0), 1); }

  UniqueFd near;
  UniqueFd far;
};

}  // namespace llmb
