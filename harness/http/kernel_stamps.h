#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "harness/base/result.h"
#include "harness/base/time.h"

namespace llmb {

// Asks the kernel to stamp what arrives on a socket from now on (SO_TIMESTAMPING, software). False
// when it will not.
bool EnableKernelStamps(int fd);

// Sends a byte to this process over loopback and looks for its stamp. Error: why this machine gives
// none, such as a kernel or a sandbox that does not know SO_TIMESTAMPING.
Status ProbeKernelStamps();

// Bytes that wait in a socket, and when the last of them arrived.
struct WaitingBytes {
  std::string_view bytes;
  std::optional<WallTime> arrival;  // nothing: the kernel did not stamp them
};

// Looks at what waits in a TCP socket, without taking it and without waiting: as much as fits into
// `buffer`, which the result points into. No bytes: nothing waits, or the connection is over.
WaitingBytes LookAtSocket(int fd, std::span<char> buffer);

// The same without the bytes, which are counted and not copied: at most `buffer` could hold.
struct WaitingCount {
  std::size_t bytes = 0;
  std::optional<WallTime> arrival;
};
WaitingCount CountWaiting(int fd, std::span<char> buffer);

// The arrival of the last of the first `length` bytes that wait; copies nothing.
std::optional<WallTime> LookAtArrival(int fd, std::span<char> buffer, std::size_t length);

// How many of the bytes that a TCP connection has received were taken out of its socket since it
// was made, by whom does not matter. Nothing when it cannot be told: no such socket, or more
// arrives all the time.
std::optional<std::uint64_t> TakenBytes(int fd);

}  // namespace llmb
