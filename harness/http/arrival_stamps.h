#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/unique_fd.h"
#include "harness/http/early_looks.h"
#include "harness/http/kernel_stamps.h"
#include "harness/http/stamped_bytes.h"
#include "harness/http/transport.h"
#include "harness/http/wall_clock_offset.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// Says when the bytes that libcurl hands over arrived (docs/metrics.md, arrival stamps).
//
// With the kernel's stamps, a socket is looked at right before libcurl reads it. What libcurl then
// hands over is found among the bytes seen, which gives each event the stamp of the segment that
// completed it. For bytes that cannot be found (TLS, compression) the socket is asked how many were
// taken from it until libcurl handed them over; their stamp is that of the last of those. As
// libcurl takes one TLS record after the other, each keeps its own. All else gets the moment at
// which libcurl handed it over, which is never too early: bytes are not stamped when epoll wakes
// up, because what arrives on the last socket of a wake-up while the others are served would be
// stamped before it existed.
//
// Where serving the sockets of a wake-up takes long, those that wait are looked at meanwhile, every
// millisecond, as looking costs a fraction of serving. So events keep their own stamps as long as a
// stream's next one does not come within that time, however late they are read.
//
// `at` equals `read` where there is no stamp of the kernel. Not thread-safe; one per transport.
class ArrivalStamps {
 public:
  // `clock` must outlive this, and with kKernel be the machine's.
  ArrivalStamps(const Clock& clock, TimestampSource source);

  // To be told of every new socket, before it is connected.
  void Opened(int fd) const;

  // `fd` is to be looked at while it waits to be read; its bytes are encrypted or compressed if
  // `opaque`.
  void Watch(int fd, bool opaque);
  // `fd` is to be closed, or its connection to be idle.
  void Forget(int fd);

  // To be called once per wake-up: sees whether the wall clock was set.
  void WokeUp();

  // To be called between two reads: looks at the sockets that wait, if the last look was long ago.
  void LookAhead();

  // libcurl is about to read `fd`, whose bytes are encrypted or compressed if `opaque`.
  void BeginRead(int fd, bool opaque);
  // libcurl has had its chance to read `fd`.
  void EndRead(int fd);
  // libcurl may have read `fd`, whether or not it was its turn.
  void MayHaveRead(int fd);

  // Splits bytes that libcurl hands over, of the connection on `fd` (-1: not known), by their
  // arrival; one part at least. Valid until the next call.
  struct Part {
    std::string_view bytes;
    Arrival arrival;
  };
  const std::vector<Part>& Split(int fd, std::string_view bytes);

  // When the answer on `fd`, which is now complete, had arrived in whole.
  TimePoint End(int fd);

  // Whether the bytes of `fd`, which is being read, have turned out to be compressed or encrypted.
  bool IsOpaque(int fd) const { return fd_ >= 0 && fd == fd_ && opaque_; }

 private:
  static constexpr std::size_t kLookBytes = std::size_t{64} * 1024;

  void FindFront(int fd);
  bool SawNextRecord(int fd);
  void MarkNewBytes(int fd);
  WaitingBytes MarkNewEvents(int fd);
  EarlyLooks::Seen& SeenOf(int fd, std::size_t waiting);
  void SetStampedBytes(std::string_view waiting);
  // The arrival of what was read last from the opaque connection that is being read.
  std::optional<TimePoint> ArrivalOfTaken();

  const Clock& clock_;
  const TimestampSource source_;
  WallClockOffset offset_;
  // While no socket of the machine wants stamps the kernel does not make any, and to begin again
  // takes it a while. This one always wants them.
  UniqueFd stamping_;
  EarlyLooks early_looks_;
  TimePoint looked_;  // when the sockets that wait were looked at last
  std::vector<char> buffer_;
  int fd_ = -1;  // being read
  bool opaque_ = false;
  StampedBytes stamped_;
  std::vector<std::size_t> ends_;
  std::vector<ArrivalMark<WallTime>> wall_marks_;
  std::vector<ArrivalMark<TimePoint>> marks_;
  std::vector<StampedBytes::Piece> pieces_;
  std::vector<Part> parts_;
};

}  // namespace llmb
