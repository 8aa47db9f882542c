#include "harness/http/kernel_stamps.h"

#include <fmt/format.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>

#include "harness/base/unique_fd.h"

namespace llmb {
namespace {

constexpr int kStampFlags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;

// Room for the stamp and for whatever else a socket was told to report.
constexpr std::size_t kControlBytes = 256;

std::optional<WallTime> StampIn(msghdr& message) {
  for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
       part = CMSG_NXTHDR(&message, part)) {
    if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SO_TIMESTAMPING) continue;
    scm_timestamping stamps{};
    std::memcpy(&stamps, CMSG_DATA(part), sizeof(stamps));
    const timespec& software = stamps.ts[0];
    const Nanoseconds since_epoch =
        std::chrono::seconds(software.tv_sec) + Nanoseconds(software.tv_nsec);
    if (since_epoch > Nanoseconds::zero()) return WallTime(since_epoch);
  }
  return std::nullopt;
}

struct SocketLook {
  ssize_t size;
  std::optional<WallTime> arrival;
};

SocketLook LookAt(int fd, std::span<char> buffer, int flags) {
  iovec target{.iov_base = buffer.data(), .iov_len = buffer.size()};
  alignas(cmsghdr) std::array<char, kControlBytes> control;
  msghdr message{};
  message.msg_iov = &target;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = recvmsg(fd, &message, MSG_PEEK | MSG_DONTWAIT | flags);
  return {size, size > 0 ? StampIn(message) : std::nullopt};
}

std::string LastError() { return std::system_category().message(errno); }

// A connection of this process to itself.
struct LoopbackPair {
  UniqueFd listener, client, server;

  bool Connect() {
    listener = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    client = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener.Get(), generic, size) != 0 || listen(listener.Get(), 1) != 0 ||
        getsockname(listener.Get(), generic, &size) != 0 ||
        connect(client.Get(), generic, size) != 0) {
      return false;
    }
    server = UniqueFd(accept4(listener.Get(), nullptr, nullptr, SOCK_CLOEXEC));
    return server.IsOpen();
  }
};

}  // namespace

bool EnableKernelStamps(int fd) {
  const int flags = kStampFlags;
  return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof(flags)) == 0;
}

Status ProbeKernelStamps() {
  // The first socket that wants stamps switches them on for the machine, which takes the kernel a
  // moment: bytes that come before are not stamped.
  constexpr int kTries = 20;
  constexpr int kWaitMilliseconds = 5;
  LoopbackPair pair;
  if (!pair.Connect()) {
    return Fail(fmt::format("no connection over loopback to try them on: {}", LastError()));
  }
  if (!EnableKernelStamps(pair.client.Get())) {
    return Fail(fmt::format("the kernel refuses SO_TIMESTAMPING: {}", LastError()));
  }
  std::array<char, kTries> buffer;
  for (int i = 0; i < kTries; ++i) {
    pollfd readable{.fd = pair.client.Get(), .events = POLLIN, .revents = 0};
    if (send(pair.server.Get(), "x", 1, MSG_NOSIGNAL) == 1 &&
        poll(&readable, 1, kWaitMilliseconds) == 1) {
      if (LookAtSocket(pair.client.Get(), buffer).arrival) return {};
      poll(nullptr, 0, kWaitMilliseconds);
    }
  }
  return Fail("the kernel takes SO_TIMESTAMPING, but stamps nothing");
}

WaitingBytes LookAtSocket(int fd, std::span<char> buffer) {
  const auto [size, arrival] = LookAt(fd, buffer, 0);
  if (size <= 0) return {};
  return {std::string_view(buffer.data(), static_cast<std::size_t>(size)), arrival};
}

std::optional<WallTime> LookAtArrival(int fd, std::span<char> buffer, std::size_t length) {
  // On TCP sockets MSG_TRUNC counts bytes without copying them.
  return LookAt(fd, buffer.first(length), MSG_TRUNC).arrival;
}

std::optional<std::uint64_t> ReceivedBytes(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  constexpr std::size_t kNeeded = offsetof(tcp_info, tcpi_bytes_received) + sizeof(std::uint64_t);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || size < kNeeded) {
    return std::nullopt;
  }
  return info.tcpi_bytes_received;
}

}  // namespace llmb
