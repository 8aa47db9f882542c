#pragma once

// An address that accepts no connection, like a host that drops packets.

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "harness/base/unique_fd.h"

namespace llmb {

// Listens on a free port of 127.0.0.1 with a queue that is full, so the kernel drops every further
// attempt to connect.
class FullListener {
 public:
  FullListener() : listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener_.Get(), any, size), 0);
    EXPECT_EQ(::listen(listener_.Get(), 0), 0);
    EXPECT_EQ(::getsockname(listener_.Get(), any, &size), 0);
    port_ = ntohs(address.sin_port);
    constexpr int kMoreThanTheQueue = 4;
    for (int i = 0; i < kMoreThanTheQueue; ++i) {
      waiting_.emplace_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      static_cast<void>(::connect(waiting_.back().Get(), any, size));
    }
  }

  int Port() const { return port_; }

 private:
  UniqueFd listener_;
  std::vector<UniqueFd> waiting_;
  int port_ = 0;
};

}  // namespace llmb
