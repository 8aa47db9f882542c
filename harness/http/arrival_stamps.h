#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/clock.h"
#include "harness/base/unique_fd.h"
#include "harness/http/peeked_sockets.h"
#include "harness/http/socket_peeker.h"
#include "harness/http/stamped_bytes.h"
#include "harness/http/transport.h"
#include "harness/http/wall_clock_offset.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// Says when the bytes that libcurl hands over arrived (docs/metrics.md, arrival stamps).
//
// With kernel stamps, each socket is peeked at right before libcurl reads it. What libcurl hands
// over is then found among the peeked bytes, so each event gets the stamp of the segment that
// completed it. Bytes of an undecodable connection (PeekedBytes) cannot be found; they get the
// stamp at their position in the stream. libcurl up to 8.14 reads one TLS record at a time, so each
// record keeps its own stamp. Everything else gets the time at which libcurl handed it over, which
// is never too early. The time of the wake-up would be: bytes may arrive on the last socket of a
// wake-up while the first is served.
//
// While a wake-up takes long, the sockets that wait are peeked at every millisecond, because
// peeking costs a fraction of serving. So events keep their own stamps, however late they are read,
// as long as the next event of the stream comes at least a millisecond later.
//
// The transport calls, in this order: BeginWakeup once; then for each ready socket a Turn, in which
// libcurl reads, and PeekWaiting after it. Split and EndOfResponse belong into a Turn; outside of
// one, as when libcurl reads on a timer, they return the program's own time. Not thread-safe; one
// per transport.
class ArrivalStamps {
 public:
  // `clock` must outlive this, and with kKernel be the machine's.
  ArrivalStamps(const Clock& clock, TimestampSource source);

  // Asks the kernel to stamp what arrives on `fd`. To be called before it is connected.
  void EnableFor(int fd) const;

  // From now on `fd` is peeked at while it waits for its turn.
  void Watch(int fd, bool undecodable);
  // Ends that. To be called before `fd` is closed and when its connection becomes idle.
  void Forget(int fd);

  // To be called once per wake-up: notices whether the wall clock was set.
  void BeginWakeup();

  // Peeks at the sockets that wait, if the last time was a millisecond ago. Not within a Turn.
  void PeekWaiting();

  // One socket's turn to be read by libcurl; it ends with the object. There is one at a time.
  class Turn {
   public:
    ~Turn() { stamps_.EndTurn(fd_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    friend ArrivalStamps;
    Turn(ArrivalStamps& stamps, int fd) : stamps_(stamps), fd_(fd) {}

    ArrivalStamps& stamps_;
    const int fd_;
  };
  // Begins a turn by peeking at `fd`.
  [[nodiscard]] Turn PeekAndBeginTurn(int fd, bool undecodable);
  // Begins one without, because the socket has an error, which peeking would consume, or nobody
  // reads it.
  [[nodiscard]] Turn BeginTurn(int fd);

  // libcurl may have read `fd`, within its turn or not: what was peeked before does not stamp bytes
  // that arrive later. -1 is ignored.
  void MayHaveBeenRead(int fd);

  struct Part {
    std::string_view bytes;
    Arrival arrival;  // `at` equals `read` where the kernel's stamp is not known
  };
  struct Parts {
    std::span<const Part> parts;  // at least one
    bool undecodable;             // the connection is, as far as this turn has shown
  };
  // Splits bytes that libcurl hands over from the connection on `fd` (-1: not known) by their
  // arrival. Valid until the next call.
  Parts Split(int fd, std::string_view bytes);

  // When the last byte of the response on `fd` arrived, which libcurl has read in whole.
  TimePoint EndOfResponse(int fd);

 private:
  void UpdatePosition(int fd, PeekedBytes& peeked);
  void Peek(int fd);
  void SetStampedBytes(std::string_view waiting, const PeekedBytes& peeked);
  std::optional<TimePoint> ArrivalOfLastRead();
  bool IsStamped(int fd) const { return fd >= 0 && fd == stamped_fd_; }
  void EndTurn(int fd);

  const Clock& clock_;
  const TimestampSource source_;
  WallClockOffset offset_;
  // The kernel makes stamps only while some socket of the machine wants them, and takes a while to
  // begin. This one always wants them.
  UniqueFd stamping_;
  PeekedSockets sockets_;
  SocketPeeker peeker_;
  TimePoint peeked_at_;  // when the waiting sockets were last peeked at
  // The turn.
  bool in_turn_ = false;
  int stamped_fd_ = -1;  // the socket, if its waiting bytes have stamps
  bool undecodable_ = false;
  StampedBytes stamped_;  // the waiting bytes, if decodable; they lie in peeker_
  // Reused, so that a read allocates nothing.
  std::vector<ArrivalMark<TimePoint>> marks_;
  std::vector<StampedBytes::Piece> pieces_;
  std::vector<Part> parts_;
};

}  // namespace llmb
