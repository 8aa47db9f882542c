#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace llmb {

// Asks the kernel to stamp bytes that arrive on a socket from now on (SO_TIMESTAMPING, in
// software). Returns false if it refuses.
bool EnableKernelStamps(int fd);

// Checks that this machine makes stamps, by sending a byte to this process over loopback. Takes
// about 0.2 s if it fails. Error: why there is no stamp, such as a kernel or a sandbox without
// SO_TIMESTAMPING.
Status ProbeKernelStamps();

// Bytes that wait in a socket, and when the last of them arrived.
struct WaitingBytes {
  std::string_view bytes;
  std::optional<WallTime> arrival;  // nullopt: the kernel did not stamp them
};

// Copies the bytes that wait in a TCP socket into `buffer`, as many as fit, and leaves them in the
// socket (MSG_PEEK). The result points into `buffer`. Never blocks. Empty: no bytes wait, or the
// connection has ended.
WaitingBytes PeekAtSocket(int fd, std::span<char> buffer);

// Reads the bytes that wait in a TCP socket, as many as fit. Never blocks.
struct ReceivedBytes {
  ssize_t size = 0;                 // 0: the connection has ended; -1: see `error`
  int error = 0;                    // errno
  std::optional<WallTime> arrival;  // of the last byte
};
ReceivedBytes ReceiveFrom(int fd, std::span<char> buffer);

// Counts the waiting bytes, up to the size of `buffer`, without copying them.
struct WaitingCount {
  std::size_t bytes = 0;
  std::optional<WallTime> arrival;
};
WaitingCount CountWaiting(int fd, std::span<char> buffer);

// The arrival of the last of the first `length` waiting bytes. `length` is at most the size of
// `buffer`, whose content does not change.
std::optional<WallTime> PeekAtArrival(int fd, std::span<char> buffer, std::size_t length);

// The round-trip time of a TCP connection as its kernel estimates it; zero if it does not.
Nanoseconds RoundTripTime(int fd);

// How many bytes wait in a TCP socket. nullopt: the kernel does not say.
std::optional<std::uint64_t> WaitingIn(int fd);

// The number of bytes that were read from a TCP socket since it was connected, by anyone. nullopt
// if it is not a TCP socket, or if bytes arrive too fast to count those that wait.
std::optional<std::uint64_t> BytesRead(int fd);

}  // namespace llmb
