#include "harness/http/arrival_stamps.h"

#include <sys/socket.h>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>

namespace llmb {
namespace {

// A turn takes microseconds, unless the thread has to wait for its core.
constexpr auto kMostTurnTime = std::chrono::milliseconds(5);

// libcurl reads 8 KiB at a time. After a turn that delivered fewer bytes than this, framing
// included, it has read everything that waited.
constexpr std::size_t kMayLeaveBytes = std::size_t{4} * 1024;

// A sender may have ten unacknowledged segments in flight (RFC 6928), each with an event or more.
// Up to two of them may have been read already, because small segments are acknowledged in pairs.
// So if this many wait, the sender may hold back what follows.
constexpr std::size_t kMayHoldBack = 8;

// Bytes whose arrival is uncertain by this much can be any number of segments.
constexpr auto kManySegments = std::chrono::milliseconds(5);

// From an acknowledgment to the arrival of the bytes that were held back, without the time on the
// network.
constexpr auto kReleaseTime = std::chrono::milliseconds(1);

}  // namespace

ArrivalStamps::ArrivalStamps(const Clock& clock, TimestampSource source)
    : clock_(clock), source_(source), unseen_(clock), buffer_(peeker_.Most()) {
  if (source == TimestampSource::kKernel) {
    stamping_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EnableKernelStamps(stamping_.Get());
  }
  SampleClocks();
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

void ArrivalStamps::SampleClocks() {
  if (source_ == TimestampSource::kKernel) offset_.Sample(clock_);
}

void ArrivalStamps::BeginBlocking() {
  unseen_.BeginBlocking();
  blocked_ = true;
}

void ArrivalStamps::BeginWakeup(bool all_reported, std::optional<TimePoint> timer) {
  assert(!in_turn_);
  timer_ = timer;
  now_ = clock_.Now();
  if (std::exchange(blocked_, false)) unseen_.EndBlocking(now_);
  if (!all_reported) unseen_.CheckWasIncomplete();
  SampleClocks();
}

void ArrivalStamps::PeekWaiting() {
  // Peeking would overwrite the bytes in which the turn finds its stamps.
  assert(!in_turn_);
  if (source_ == TimestampSource::kUser) return;
  now_ = clock_.Now();
  if (now_ - std::max(peeked_at_, unseen_.EarlyMoment()) < kPeekInterval) return;
  std::span<const int> arrived;
  do {
    arrived = sockets_.Arrived();
    for (const int fd : arrived) Peek(fd);
  } while (arrived.size() == PeekedSockets::kMostAtOnce);
  if (sockets_.Usable()) unseen_.AllSeen(now_);
  peeked_at_ = clock_.Now();
}

void ArrivalStamps::Peek(int fd) {
  PeekedBytes& peeked = sockets_.Of(fd);
  UpdatePosition(fd, peeked);
  if (peeked.IsUndecodable() && peeked.Size() > 0) {
    // Finding the records in a backlog would copy all of it, which costs more the later the client
    // is. One mark for the new bytes is enough, because they arrived within a millisecond.
    peeker_.MarkAsOne(fd, peeked);
    BoundNewMarks(peeked, std::nullopt);
  } else if (const auto waiting = peeker_.MarkEvents(fd, peeked);
             waiting.arrival || waiting.bytes.empty()) {
    BoundNewMarks(peeked, peeker_.EventsWaiting());
  } else {
    // No mark covers these bytes, and they stay in the socket.
    peeked.SetLeftover();
  }
}

// Bounds the arrivals of the bytes that the latest peek has marked. `events`: how many waited;
// nullopt if they were not counted.
void ArrivalStamps::BoundNewMarks(PeekedBytes& peeked, std::optional<std::size_t> events) {
  const std::span<const PeekedBytes::Mark> marks = peeked.Marks();
  const auto is_new = [](const PeekedBytes::Mark& mark) { return mark.since == TimePoint{}; };
  const auto is_joined = [](const PeekedBytes::Mark& mark) { return mark.joined_end > 0; };
  const auto first = std::ranges::find_if(marks, is_new);
  const auto index = static_cast<std::size_t>(first - marks.begin());
  if (peeked.IsHoldingBack() && first != marks.end()) {
    peeked.EndHoldingBack(ArrivalOf(*first).value_or(now_));
  }
  TimePoint since = peeked.UnseenSince(unseen_.EarlyMoment());
  bool many = events.value_or(marks.size()) >= kMayHoldBack;
  if (const auto joined = std::find_if(first, marks.end(), is_joined); joined != marks.end()) {
    const std::optional<TimePoint> last = ArrivalOf(*joined);
    since = peeked.UnseenSince(unseen_.Moment(last));
    many = many || (!events && last && *last - since >= kManySegments);
  }
  peeked.SetSince(index, since);
  if (many && first != marks.end()) peeked.BeginHoldingBack(marks.front().since);
  if (peeked.IsHoldingBack()) peeked.JoinFrom(index, since);
  if (peeked.Size() < peeker_.Most()) {
    peeked.SetSeen(now_);
  } else {
    peeked.SetLeftover();
  }
}

std::optional<TimePoint> ArrivalStamps::ArrivalOf(const PeekedBytes::Mark& mark) const {
  return mark.at ? offset_.ToMonotonic(*mark.at, clock_.Now()) : std::nullopt;
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
  delivered_ = 0;
  return Turn(*this, fd);
}

ArrivalStamps::Turn ArrivalStamps::PeekAndBeginTurn(int fd, bool undecodable) {
  // If a timer runs out in the turn, libcurl reads the sockets of other transfers in it too.
  if (timer_ && *timer_ <= clock_.Now() + kMostTurnTime) PeekWaiting();
  PeekedBytes& peeked = sockets_.Of(fd);
  peeked.SetUndecodable(undecodable);
  reads_in_turn_ = true;
  if (source_ == TimestampSource::kUser) return BeginTurn(fd);
  undecodable_ = undecodable;
  UpdatePosition(fd, peeked);
  if (undecodable && peeker_.NextRecordIsMarked(fd, peeked)) {
    // The next record has its stamp already, so copying the backlog can be skipped. The records
    // after it need at least a common mark, because libcurl from 8.15 on may read several at once.
    peeker_.MarkAsOne(fd, peeked);
    BoundNewMarks(peeked, std::nullopt);
    stamped_fd_ = fd;
  } else if (const WaitingBytes waiting = peeker_.MarkEvents(fd, peeked); waiting.arrival) {
    BoundNewMarks(peeked, peeker_.EventsWaiting());
    stamped_fd_ = fd;
    if (!undecodable) SetStampedBytes(waiting.bytes, peeked);
  }
  return BeginTurn(fd);
}

void ArrivalStamps::EndTurn(int fd) {
  // libcurl may have left bytes in the socket. Their marks count from the old front, so they would
  // stamp the wrong bytes; the next turn peeks again. Marks of an undecodable connection stay,
  // because their position in the stream is known.
  PeekedBytes& peeked = sockets_.Of(fd);
  if (!peeked.IsUndecodable()) {
    EndRead(peeked);
  } else if (source_ == TimestampSource::kUser && reads_in_turn_) {
    EndUnmarkedRead(fd, peeked);
  }
  if (reads_in_turn_) ReadHeldBack(fd, peeked);
  stamped_fd_ = -1;
  reads_in_turn_ = false;
  in_turn_ = false;
}

// Bytes that the sender held back arrive soon after a read, so they are expected for a short time.
void ArrivalStamps::ReadHeldBack(int fd, PeekedBytes& peeked) const {
  if (!peeked.IsHoldingBack()) return;
  peeked.HoldBackUntil(clock_.Now() + 2 * RoundTripTime(fd) + kReleaseTime);
}

void ArrivalStamps::EndRead(PeekedBytes& peeked) {
  peeked.Discard();
  if (delivered_ >= kMayLeaveBytes) {
    peeked.SetLeftover();
  } else if (reads_in_turn_) {
    peeked.SetSeen(now_);
  }
}

// For a read that used no marks. libcurl up to 8.14 reads one TLS record in a turn, so other
// records may still wait, and no mark says when they arrived.
void ArrivalStamps::EndUnmarkedRead(int fd, PeekedBytes& peeked) {
  if (WaitingIn(fd) == 0U) {
    peeked.SetSeen(now_);
  } else {
    peeked.SetLeftover();
  }
}

void ArrivalStamps::MayHaveBeenRead(int fd) {
  if (fd < 0) return;
  if (PeekedBytes& peeked = sockets_.Of(fd); !peeked.IsUndecodable()) peeked.Discard();
}

// `now`: no arrival is later.
void ArrivalStamps::ConvertMarks(const PeekedBytes& peeked, TimePoint now) {
  marks_.clear();
  for (const PeekedBytes::Mark& mark : peeked.Marks()) {
    const auto at = mark.at ? offset_.ToMonotonic(*mark.at, now) : std::nullopt;
    marks_.push_back({mark.end, at, mark.joined_end, std::min(mark.since, at.value_or(now))});
  }
}

void ArrivalStamps::SetStampedBytes(std::string_view waiting, const PeekedBytes& peeked) {
  ConvertMarks(peeked, clock_.Now());
  stamped_.Set(waiting, marks_);
}

ArrivalStamps::Parts ArrivalStamps::Split(int fd, std::string_view bytes) {
  const TimePoint now = clock_.Now();
  parts_.clear();
  delivered_ += bytes.size();
  MayHaveBeenRead(fd);
  const bool stamped = IsStamped(fd);
  if (stamped && !undecodable_ && stamped_.Find(bytes, pieces_)) {
    for (const StampedBytes::Piece& piece : pieces_) {
      parts_.push_back(piece.at ? Part{piece.bytes, {*piece.at, now, *piece.at - piece.since}}
                                : PartWithoutStamp(fd, piece.bytes, now));
    }
    return {parts_, false};
  }
  UndecodableArrival arrival;
  if ((stamped && undecodable_) || IsMarkedOutOfTurn(fd)) arrival = ArrivalOfLastRead(fd);
  // If the delivered bytes are not among the peeked ones, the body was compressed. The rest of the
  // turn is not searched for either: short pieces could be found by chance.
  undecodable_ = undecodable_ || stamped;
  if (arrival.at) {
    parts_.push_back({bytes, ToArrival(arrival, now)});
  } else {
    parts_.push_back(PartWithoutStamp(fd, bytes, now));
  }
  return {parts_, stamped};
}

// `arrival.at` must have a value.
Arrival ArrivalStamps::ToArrival(const UndecodableArrival& arrival, TimePoint now) {
  const TimePoint at = *arrival.at;
  return {at, now, at - std::min(at, arrival.since.value_or(at))};
}

ArrivalStamps::Part ArrivalStamps::PartWithoutStamp(int fd, std::string_view bytes, TimePoint now) {
  TimePoint since = unseen_.Moment(std::nullopt);
  if (fd >= 0) {
    PeekedBytes& peeked = sockets_.Of(fd);
    if (source_ == TimestampSource::kUser) peeked.EndHoldingBack(now);
    since = peeked.UnseenSince(since);
    if (source_ == TimestampSource::kUser && now - since >= kManySegments) {
      peeked.BeginHoldingBack(since);
    }
  }
  return {bytes, {now, now, now - std::min(now, since)}};
}

// libcurl reads other sockets too in a turn, if their timers have run out. The marks of undecodable
// connections are good then as well, because the position in the stream identifies them.
bool ArrivalStamps::IsMarkedOutOfTurn(int fd) {
  if (source_ == TimestampSource::kUser || fd < 0 || IsStamped(fd)) return false;
  const PeekedBytes& peeked = sockets_.Of(fd);
  return peeked.IsUndecodable() && peeked.Size() > 0;
}

ArrivalStamps::UndecodableArrival ArrivalStamps::ArrivalOfLastRead(int fd) {
  const std::optional<std::uint64_t> total = BytesRead(fd);
  if (!total) return {};
  const PeekedBytes& peeked = sockets_.Of(fd);
  const std::optional<WallTime> arrival = peeked.ArrivalOfByte(*total);
  if (!arrival) return {};
  return {offset_.ToMonotonic(*arrival, clock_.Now()), peeked.JoinedSince(*total)};
}

Arrival ArrivalStamps::EndOfResponse(int fd) {
  const TimePoint now = clock_.Now();
  UndecodableArrival end;
  if ((IsStamped(fd) && undecodable_) || IsMarkedOutOfTurn(fd)) {
    end = ArrivalOfLastRead(fd);
  } else if (IsStamped(fd) && stamped_.HoldsLastChunk()) {
    end.at = stamped_.LastArrival();
  }
  if (end.at) return ToArrival(end, now);
  // The end of a connection has no stamp, and no peek at what waits shows it.
  Arrival arrival = PartWithoutStamp(fd, {}, now).arrival;
  arrival.error = std::max(arrival.error, now - std::min(now, unseen_.EndMoment()));
  return arrival;
}

}  // namespace llmb
