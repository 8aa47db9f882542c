#include "harness/http/arrival_stamps.h"

#include <sys/socket.h>

#include <cassert>
#include <cstdint>

namespace llmb {
namespace {

// Usually shorter than the gap between two tokens of a stream, and much longer than a peek takes.
constexpr auto kPeekInterval = std::chrono::milliseconds(1);

}  // namespace

ArrivalStamps::ArrivalStamps(const Clock& clock, TimestampSource source)
    : clock_(clock), source_(source) {
  if (source == TimestampSource::kKernel) {
    stamping_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EnableKernelStamps(stamping_.Get());
  }
  BeginWakeup();
}

void ArrivalStamps::EnableFor(int fd) const {
  // If the kernel refuses, the bytes of the socket get the program's own time.
  if (source_ == TimestampSource::kKernel) EnableKernelStamps(fd);
}

void ArrivalStamps::Watch(int fd, bool undecodable) {
  if (source_ == TimestampSource::kKernel) sockets_.Watch(fd, undecodable);
}

void ArrivalStamps::Forget(int fd) {
  if (source_ == TimestampSource::kKernel) sockets_.Forget(fd);
}

void ArrivalStamps::BeginWakeup() {
  assert(!in_turn_);
  if (source_ == TimestampSource::kKernel) offset_.Sample(clock_);
}

void ArrivalStamps::PeekWaiting() {
  // Peeking would overwrite the bytes in which the turn finds its stamps.
  assert(!in_turn_);
  if (source_ == TimestampSource::kUser || clock_.Now() - peeked_at_ < kPeekInterval) return;
  std::span<const int> arrived;
  do {
    arrived = sockets_.Arrived();
    for (const int fd : arrived) Peek(fd);
  } while (arrived.size() == PeekedSockets::kMostAtOnce);
  peeked_at_ = clock_.Now();
}

void ArrivalStamps::Peek(int fd) {
  PeekedBytes& peeked = sockets_.Of(fd);
  UpdatePosition(fd, peeked);
  if (peeked.IsUndecodable() && peeked.Size() > 0) {
    // Finding the records in a backlog would copy all of it, which costs more the later the client
    // is. One mark for the new bytes is enough, because they arrived within a millisecond.
    peeker_.MarkAsOne(fd, peeked);
  } else {
    peeker_.MarkEvents(fd, peeked);
  }
}

// libcurl may have read an undecodable connection since it was peeked at, in its turn or not. The
// position in the stream shows how much. Decodable connections need no position, because their
// peeked bytes are discarded after every read.
void ArrivalStamps::UpdatePosition(int fd, PeekedBytes& peeked) {
  if (peeked.IsUndecodable()) peeked.SetBytesRead(BytesRead(fd));
}

ArrivalStamps::Turn ArrivalStamps::BeginTurn(int fd) {
  assert(!in_turn_ && fd >= 0);
  in_turn_ = true;
  return Turn(*this, fd);
}

ArrivalStamps::Turn ArrivalStamps::PeekAndBeginTurn(int fd, bool undecodable) {
  if (source_ == TimestampSource::kUser) return BeginTurn(fd);
  undecodable_ = undecodable;
  PeekedBytes& peeked = sockets_.Of(fd);
  peeked.SetUndecodable(undecodable);
  UpdatePosition(fd, peeked);
  if (undecodable && peeker_.NextRecordIsMarked(fd, peeked)) {
    // The next record has its stamp already, so copying the backlog can be skipped. The records
    // after it need at least a common mark, because libcurl from 8.15 on may read several at once.
    peeker_.MarkAsOne(fd, peeked);
    stamped_fd_ = fd;
  } else if (const WaitingBytes waiting = peeker_.MarkEvents(fd, peeked); waiting.arrival) {
    stamped_fd_ = fd;
    if (!undecodable) SetStampedBytes(waiting.bytes, peeked);
  }
  return BeginTurn(fd);
}

void ArrivalStamps::EndTurn(int fd) {
  // libcurl may have left bytes in the socket. Their marks count from the old front, so they would
  // stamp the wrong bytes; the next turn peeks again. Marks of an undecodable connection stay,
  // because their position in the stream is known.
  if (PeekedBytes& peeked = sockets_.Of(fd); !peeked.IsUndecodable()) peeked.Discard();
  stamped_fd_ = -1;
  in_turn_ = false;
}

void ArrivalStamps::MayHaveBeenRead(int fd) {
  if (fd < 0) return;
  if (PeekedBytes& peeked = sockets_.Of(fd); !peeked.IsUndecodable()) peeked.Discard();
}

void ArrivalStamps::SetStampedBytes(std::string_view waiting, const PeekedBytes& peeked) {
  const TimePoint now = clock_.Now();
  marks_.clear();
  for (const PeekedBytes::Mark& mark : peeked.Marks()) {
    marks_.push_back({mark.end, mark.at ? offset_.ToMonotonic(*mark.at, now) : std::nullopt});
  }
  stamped_.Set(waiting, marks_);
}

ArrivalStamps::Parts ArrivalStamps::Split(int fd, std::string_view bytes) {
  const TimePoint now = clock_.Now();
  parts_.clear();
  MayHaveBeenRead(fd);
  const bool stamped = IsStamped(fd);
  if (stamped && !undecodable_ && stamped_.Find(bytes, pieces_)) {
    for (const StampedBytes::Piece& piece : pieces_) {
      parts_.push_back({piece.bytes, {.at = piece.at.value_or(now), .read = now}});
    }
    return {parts_, false};
  }
  std::optional<TimePoint> at;
  if (stamped && undecodable_) at = ArrivalOfLastRead();
  // If the delivered bytes are not among the peeked ones, the body was compressed. The rest of the
  // turn is not searched for either: short pieces could be found by chance.
  undecodable_ = undecodable_ || stamped;
  parts_.push_back({bytes, {.at = at.value_or(now), .read = now}});
  return {parts_, stamped};
}

std::optional<TimePoint> ArrivalStamps::ArrivalOfLastRead() {
  const std::optional<std::uint64_t> total = BytesRead(stamped_fd_);
  if (!total) return std::nullopt;
  const std::optional<WallTime> arrival = sockets_.Of(stamped_fd_).ArrivalOfByte(*total);
  return arrival ? offset_.ToMonotonic(*arrival, clock_.Now()) : std::nullopt;
}

TimePoint ArrivalStamps::EndOfResponse(int fd) {
  std::optional<TimePoint> at;
  if (IsStamped(fd) && undecodable_) {
    at = ArrivalOfLastRead();
  } else if (IsStamped(fd) && stamped_.HoldsLastChunk()) {
    at = stamped_.LastArrival();
  }
  return at ? *at : clock_.Now();
}

}  // namespace llmb
