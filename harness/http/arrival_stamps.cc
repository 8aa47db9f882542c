#include "harness/http/arrival_stamps.h"

#include <sys/socket.h>

#include <algorithm>
#include <span>

#include "harness/http/tls_records.h"

namespace llmb {
namespace {

// Shorter than the gap between two tokens of a stream as a rule, and long beside a look at the
// sockets.
constexpr auto kLookInterval = std::chrono::milliseconds(1);

}  // namespace

ArrivalStamps::ArrivalStamps(const Clock& clock, TimestampSource source)
    : clock_(clock), source_(source) {
  if (source == TimestampSource::kKernel) {
    buffer_.resize(kLookBytes);
    stamping_ = UniqueFd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    EnableKernelStamps(stamping_.Get());
  }
  WokeUp();
}

void ArrivalStamps::Opened(int fd) const {
  // A socket that will not be stamped shows no stamps later, which is all that has to be known.
  if (source_ == TimestampSource::kKernel) EnableKernelStamps(fd);
}

void ArrivalStamps::Watch(int fd, bool opaque) {
  if (source_ == TimestampSource::kKernel) early_looks_.Watch(fd, opaque);
}

void ArrivalStamps::Forget(int fd) {
  if (source_ == TimestampSource::kKernel) early_looks_.Forget(fd);
}

void ArrivalStamps::WokeUp() {
  if (source_ == TimestampSource::kKernel) offset_.Sample(clock_);
}

void ArrivalStamps::LookAhead() {
  if (source_ == TimestampSource::kUser || clock_.Now() - looked_ < kLookInterval) return;
  std::span<const int> arrived;
  do {
    arrived = early_looks_.Arrived();
    for (const int fd : arrived) {
      FindFront(fd);
      const EarlyLooks::Seen& seen = early_looks_.Of(fd);
      if (seen.opaque && seen.bytes > 0) {
        MarkNewBytes(fd);
      } else {
        MarkNewEvents(fd);
      }
    }
  } while (arrived.size() == EarlyLooks::kMostAtOnce);
  looked_ = clock_.Now();
}

void ArrivalStamps::BeginRead(int fd, bool opaque) {
  if (source_ == TimestampSource::kUser) return;
  opaque_ = opaque;
  early_looks_.SetOpaque(fd, opaque);
  FindFront(fd);
  if (opaque && SawNextRecord(fd)) {
    // From libcurl 8 on it may take those behind it as well.
    MarkNewBytes(fd);
    fd_ = fd;
  } else if (const WaitingBytes waiting = MarkNewEvents(fd); waiting.arrival) {
    fd_ = fd;
    if (!opaque) SetStampedBytes(waiting.bytes);
  }
}

void ArrivalStamps::EndRead(int fd) {
  // What libcurl has left there, if anything, is looked at anew, unless it can be told what it is.
  if (!early_looks_.Of(fd).opaque) early_looks_.Taken(fd);
  fd_ = -1;
}

void ArrivalStamps::MayHaveRead(int fd) {
  // Of an opaque connection it can be told how much that was.
  if (fd >= 0 && fd != fd_ && !early_looks_.Of(fd).opaque) early_looks_.Taken(fd);
}

// What is taken of connections that are not opaque is known at once (EndRead).
void ArrivalStamps::FindFront(int fd) {
  if (early_looks_.Of(fd).opaque) early_looks_.TakenUpTo(fd, TakenBytes(fd));
}

// Whether it needs no look at all that waits, which costs the more the further behind the client
// is.
bool ArrivalStamps::SawNextRecord(int fd) {
  const EarlyLooks::Seen& seen = early_looks_.Of(fd);
  if (seen.bytes < kTlsHeaderBytes) return false;
  const std::span<char> header = std::span(buffer_).first(kTlsHeaderBytes);
  const std::optional<std::size_t> size = TlsRecordSize(LookAtSocket(fd, header).bytes);
  return size && *size <= seen.bytes;
}

// One mark for all that was not seen before, as copying all that waits to find records in it costs
// the more the further behind the client is.
void ArrivalStamps::MarkNewBytes(int fd) {
  const WaitingCount waiting = CountWaiting(fd, buffer_);
  EarlyLooks::Seen& seen = SeenOf(fd, waiting.bytes);
  if (!waiting.arrival || waiting.bytes == seen.bytes) return;
  seen.marks.push_back({waiting.bytes, waiting.arrival});
  seen.bytes = waiting.bytes;
}

// A mark for each event, or record, that was not seen before, if its arrival is another. What
// waits.
WaitingBytes ArrivalStamps::MarkNewEvents(int fd) {
  const WaitingBytes waiting = LookAtSocket(fd, buffer_);
  EarlyLooks::Seen& seen = SeenOf(fd, waiting.bytes.size());
  if (!waiting.arrival) return waiting;
  if (seen.opaque) {
    FindRecordEnds(waiting.bytes, ends_);
  } else {
    FindEventEnds(waiting.bytes, ends_);
  }
  const auto is_new = [&](std::size_t end) { return end > seen.bytes; };
  const auto first_new = std::ranges::find_if(ends_, is_new);
  MarkArrivals(
      {first_new, ends_.end()},
      [&](std::size_t length) {
        return length == waiting.bytes.size() ? waiting.arrival
                                              : LookAtArrival(fd, buffer_, length);
      },
      wall_marks_);
  seen.marks.insert(seen.marks.end(), wall_marks_.begin(), wall_marks_.end());
  seen.bytes = waiting.bytes.size();
  return waiting;
}

// Where less waits than was seen, that is gone.
EarlyLooks::Seen& ArrivalStamps::SeenOf(int fd, std::size_t waiting) {
  if (waiting < early_looks_.Of(fd).bytes) early_looks_.Taken(fd);
  return early_looks_.Of(fd);
}

void ArrivalStamps::SetStampedBytes(std::string_view waiting) {
  const TimePoint now = clock_.Now();
  marks_.clear();
  for (const ArrivalMark<WallTime>& mark : early_looks_.Of(fd_).marks) {
    marks_.push_back({mark.end, mark.at ? offset_.ToMonotonic(*mark.at, now) : std::nullopt});
  }
  stamped_.Set(waiting, marks_);
}

const std::vector<ArrivalStamps::Part>& ArrivalStamps::Split(int fd, std::string_view bytes) {
  const TimePoint now = clock_.Now();
  parts_.clear();
  const bool reading = fd_ >= 0 && fd == fd_;
  MayHaveRead(fd);
  if (reading && !opaque_ && stamped_.Find(bytes, pieces_)) {
    for (const StampedBytes::Piece& piece : pieces_) {
      parts_.push_back({piece.bytes, {.at = piece.at.value_or(now), .read = now}});
    }
    return parts_;
  }
  std::optional<TimePoint> at;
  if (reading && opaque_) at = ArrivalOfTaken();
  opaque_ = opaque_ || reading;
  parts_.push_back({bytes, {.at = at.value_or(now), .read = now}});
  return parts_;
}

std::optional<TimePoint> ArrivalStamps::ArrivalOfTaken() {
  const EarlyLooks::Seen& seen = early_looks_.Of(fd_);
  const std::optional<std::uint64_t> taken = TakenBytes(fd_);
  if (!taken || !seen.front) return std::nullopt;
  const auto holds_it = [&](const auto& mark) { return mark.end >= *taken - *seen.front; };
  const auto mark = std::ranges::find_if(seen.marks, holds_it);
  if (mark == seen.marks.end() || !mark->at) return std::nullopt;
  return offset_.ToMonotonic(*mark->at, clock_.Now());
}

TimePoint ArrivalStamps::End(int fd) {
  std::optional<TimePoint> at;
  if (fd_ >= 0 && fd == fd_) {
    if (opaque_) {
      at = ArrivalOfTaken();
    } else if (stamped_.HoldsLastChunk()) {
      at = stamped_.LastArrival();
    }
  }
  return at ? *at : clock_.Now();
}

}  // namespace llmb
