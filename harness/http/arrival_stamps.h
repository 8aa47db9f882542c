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
#include "harness/http/unseen_since.h"
#include "harness/http/wall_clock_offset.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// Determines when the bytes that libcurl delivers arrived (docs/metrics.md, arrival stamps).
//
// With kernel stamps, each socket is peeked at right before libcurl reads it. The bytes that
// libcurl then delivers are found among the peeked ones, so each event gets the stamp of the
// segment that completed it. Bytes of an undecodable connection (PeekedBytes) cannot be found; they
// get the stamp at their position in the stream. libcurl up to 8.14 reads one TLS record at a time,
// so each record keeps its own stamp.
//
// All other bytes get the time at which libcurl delivered them, which is never too early. The time
// of the wake-up could be too early: bytes may arrive on the last socket of a wake-up while the
// first is served.
//
// The kernel keeps only the last stamp of the bytes that it joins while they wait, and bytes
// without a stamp have waited too. Their arrivals are uncertain: UnseenSince bounds them from
// below.
//
// If a wake-up takes long, the waiting sockets are peeked at every millisecond, because peeking
// costs a fraction of serving. So events keep their own stamps, however late they are read, as long
// as the next event of the stream comes at least a millisecond later.
//
// A connection that this program reads itself (Read) needs no separate peek: bytes and stamp come
// in one call. Bytes that were peeked at while they waited keep those stamps. All others of a read
// share the stamp of the last one, and those before the last event are bounded as joined ones. Read
// peeks first if several events may wait that the kernel has not joined yet: if nobody has looked
// at the socket for a millisecond or more.
//
// The transport waits with BeginCheck and BeginBlocking (UnseenSince), then calls BeginWakeup.
// Then, for each ready socket, it begins a Turn, in which libcurl reads, and calls PeekWaiting
// after it. Split and EndOfResponse are for the socket of the current Turn. Otherwise, such as when
// libcurl reads on a timer, they return the program's own time, or the stamp that the bytes of an
// undecodable connection have already. One object per transport. Not thread-safe.
class ArrivalStamps {
 public:
  // `clock` must outlive this object. With kKernel it must be the machine's clock.
  ArrivalStamps(const Clock& clock, TimestampSource source);

  // Asks the kernel to stamp bytes that arrive on `fd`. Call before `fd` is connected.
  void EnableFor(int fd) const;

  // Begins to peek at `fd` while it waits for its turn.
  void Watch(int fd, bool undecodable);
  // Stops peeking at `fd`. Call when its connection becomes idle, and before `fd` is closed.
  void Forget(int fd);

  // Call before all sockets are checked without blocking.
  void BeginCheck(TimePoint now) { unseen_.BeginCheck(now); }
  // Call if none was ready, before the thread blocks.
  void BeginBlocking();
  // Call once per wake-up, before the turns. `all_reported`: every ready socket gets its turn now.
  // `timer`: when libcurl's next timer runs out. Detects whether the wall clock was set.
  void BeginWakeup(bool all_reported = true, std::optional<TimePoint> timer = std::nullopt);

  // The turn of a socket is over although the end of its connection, which the latest check may
  // have reported, waits behind unread bytes.
  void EndWasLeft() { unseen_.CheckWasIncomplete(); }

  // Peeks at all waiting sockets, unless it did so less than a millisecond ago. Must not be called
  // within a Turn.
  void PeekWaiting();

  // The turn in which libcurl reads one socket. It ends when the object is destroyed. There is at
  // most one at a time.
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
  // Begins a turn without peeking: the socket has an error, which peeking would consume, or no
  // transfer reads it.
  [[nodiscard]] Turn BeginTurn(int fd);

  // Call when libcurl may have read `fd`, within its turn or not. The peeked bytes then no longer
  // stamp bytes that arrive later. -1 is ignored.
  void MayHaveBeenRead(int fd);

  struct Part {
    std::string_view bytes;
    Arrival arrival;  // `at` equals `read` if there is no kernel stamp
  };
  struct Parts {
    std::span<const Part> parts;  // at least one
    bool undecodable;             // whether the connection has turned out to be, in this turn
  };
  // Splits bytes that libcurl hands over from the connection on `fd` (-1: not known) by their
  // arrival. Valid until the next call.
  Parts Split(int fd, std::string_view bytes);

  // Reads what waits in `fd`, of a connection that this program reads itself: not in a Turn.
  // `failed`: the socket has an error, which peeking would consume.
  struct Received {
    std::span<const Part> parts;  // as received from the network; valid until the next call
    ssize_t size;                 // 0: the connection has ended; -1: see `error`
    int error;                    // errno
    bool may_have_more;           // the buffer was filled
  };
  Received Read(int fd, bool failed);

  // When the last byte of the response on `fd` arrived. libcurl must have read the whole response.
  Arrival EndOfResponse(int fd);

 private:
  struct UndecodableArrival {
    std::optional<TimePoint> at;
    std::optional<TimePoint> since;  // if the bytes were joined with later ones
  };

  void SampleClocks();
  void UpdatePosition(int fd, PeekedBytes& peeked);
  void Peek(int fd);
  void SetStampedBytes(std::string_view waiting, const PeekedBytes& peeked);
  void BoundNewMarks(PeekedBytes& peeked, std::optional<std::size_t> events);
  std::optional<TimePoint> ArrivalOf(const PeekedBytes::Mark& mark) const;
  void ConvertMarks(const PeekedBytes& peeked, TimePoint now);
  void MarkReceived(std::string_view bytes, WallTime arrival, PeekedBytes& peeked);
  void SplitReceived(int fd, std::string_view bytes, TimePoint now);
  bool MayHoldSeveral(const PeekedBytes& peeked) const;
  void ReadHeldBack(int fd, PeekedBytes& peeked) const;
  void EndRead(PeekedBytes& peeked);
  void EndUnmarkedRead(int fd, PeekedBytes& peeked);
  static Arrival ToArrival(const UndecodableArrival& arrival, TimePoint now);
  Part PartWithoutStamp(int fd, std::string_view bytes, TimePoint now);
  bool IsMarkedOutOfTurn(int fd);
  UndecodableArrival ArrivalOfLastRead(int fd);
  bool IsStamped(int fd) const { return fd >= 0 && fd == stamped_fd_; }
  void EndTurn(int fd);

  // Usually shorter than the gap between two tokens of a stream, and much longer than a peek takes.
  static constexpr auto kPeekInterval = std::chrono::milliseconds(1);

  const Clock& clock_;
  const TimestampSource source_;
  WallClockOffset offset_;
  UnseenSince unseen_;
  bool blocked_ = false;  // in the wait before this wake-up
  std::optional<TimePoint> timer_;
  TimePoint now_;  // a recent moment of this wake-up, before any later peek
  // The kernel makes stamps only while some socket of the machine asks for them, and needs a moment
  // to begin. This socket asks for them all the time.
  UniqueFd stamping_;
  PeekedSockets sockets_;
  SocketPeeker peeker_;
  TimePoint peeked_at_;  // when the waiting sockets were last peeked at
  // The turn.
  bool in_turn_ = false;
  int stamped_fd_ = -1;  // the socket, if its waiting bytes have stamps
  bool undecodable_ = false;
  bool reads_in_turn_ = false;
  std::size_t delivered_ = 0;  // bytes that libcurl has handed over
  StampedBytes stamped_;       // the waiting bytes, if decodable; views into peeker_
  std::vector<char> buffer_;   // of Read
  // Reused, so that a read allocates nothing.
  std::vector<std::size_t> ends_;
  std::vector<ArrivalMark<TimePoint>> marks_;
  std::vector<StampedBytes::Piece> pieces_;
  std::vector<Part> parts_;
};

}  // namespace llmb
