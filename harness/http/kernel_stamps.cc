#include "harness/http/kernel_stamps.h"

#include <fmt/format.h>
#include <linux/errqueue.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <system_error>
#include <utility>

#include "harness/http/loopback_pair.h"

namespace llmb {
namespace {

constexpr int kStampFlags = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;

// Room for the stamp and for anything else that a socket may have been told to report.
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

ReceivedBytes ReceiveMessage(int fd, std::span<char> buffer, int flags) {
  iovec target{.iov_base = buffer.data(), .iov_len = buffer.size()};
  alignas(cmsghdr) std::array<char, kControlBytes> control;
  msghdr message{};
  message.msg_iov = &target;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  const ssize_t size = recvmsg(fd, &message, MSG_DONTWAIT | flags);
  if (size < 0) return {-1, errno, std::nullopt};
  return {size, 0, size > 0 ? StampIn(message) : std::nullopt};
}

// The kernel counts the end of the stream (FIN) as a byte received, but not as one that waits. It
// reads the state before the count, so a FIN in between makes this one too high; the next call is
// right again, and BytesRead compares two calls.
std::optional<std::uint64_t> CountReceived(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  constexpr std::size_t kNeeded = offsetof(tcp_info, tcpi_bytes_received) + sizeof(std::uint64_t);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || size < kNeeded) {
    return std::nullopt;
  }
  constexpr int kCloseWait = 8;  // TCP_CLOSE_WAIT, whose header contradicts the one of tcp_info
  return info.tcpi_bytes_received - (info.tcpi_state == kCloseWait ? 1 : 0);
}

}  // namespace

bool EnableKernelStamps(int fd) {
  const int flags = kStampFlags;
  return setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof(flags)) == 0;
}

Status ProbeKernelStamps() {
  // The first socket that asks switches stamps on for the whole machine, which takes the kernel a
  // moment. Bytes that arrive before are not stamped, hence several tries.
  constexpr int kTries = 20;
  constexpr int kWaitMilliseconds = 5;
  const Result<LoopbackPair> pair = ConnectLoopbackPair();
  if (!pair) return Fail(pair.error().message);
  const int reader = pair->near.Get();
  if (!EnableKernelStamps(reader)) {
    return Fail(fmt::format("the kernel refuses SO_TIMESTAMPING: {}",
                            std::system_category().message(errno)));
  }
  std::array<char, kTries> buffer;
  for (int i = 0; i < kTries; ++i) {
    pollfd readable{.fd = reader, .events = POLLIN, .revents = 0};
    if (send(pair->far.Get(), "x", 1, MSG_NOSIGNAL) == 1 &&
        poll(&readable, 1, kWaitMilliseconds) == 1) {
      if (PeekAtSocket(reader, buffer).arrival) return {};
      poll(nullptr, 0, kWaitMilliseconds);
    }
  }
  return Fail("the kernel accepts SO_TIMESTAMPING, but stamps nothing");
}

WaitingBytes PeekAtSocket(int fd, std::span<char> buffer) {
  const auto [size, error, arrival] = ReceiveMessage(fd, buffer, MSG_PEEK);
  if (size <= 0) return {};
  return {std::string_view(buffer.data(), static_cast<std::size_t>(size)), arrival};
}

ReceivedBytes ReceiveFrom(int fd, std::span<char> buffer) { return ReceiveMessage(fd, buffer, 0); }

WaitingCount CountWaiting(int fd, std::span<char> buffer) {
  // On TCP sockets MSG_TRUNC counts bytes without copying them.
  const auto [size, error, arrival] = ReceiveMessage(fd, buffer, MSG_PEEK | MSG_TRUNC);
  if (size <= 0) return {};
  return {static_cast<std::size_t>(size), arrival};
}

std::optional<WallTime> PeekAtArrival(int fd, std::span<char> buffer, std::size_t length) {
  return CountWaiting(fd, buffer.first(length)).arrival;
}

Nanoseconds RoundTripTime(int fd) {
  tcp_info info{};
  socklen_t size = sizeof(info);
  if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return {};
  return std::chrono::microseconds(info.tcpi_rtt);
}

std::optional<std::uint64_t> WaitingIn(int fd) {
  int bytes = 0;
  if (ioctl(fd, SIOCINQ, &bytes) != 0 || bytes < 0) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

std::optional<std::uint64_t> BytesRead(int fd) {
  // No call returns both counts. The count of waiting bytes fits the other one only if nothing
  // arrived in between.
  constexpr int kTries = 4;
  std::optional<std::uint64_t> received = CountReceived(fd);
  for (int i = 0; i < kTries; ++i) {
    const std::optional<std::uint64_t> waiting = WaitingIn(fd);
    const std::optional<std::uint64_t> received_after = CountReceived(fd);
    if (!waiting || !received_after) return std::nullopt;
    if (std::exchange(received, received_after) == received_after) return *received - *waiting;
  }
  return std::nullopt;
}

}  // namespace llmb
