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
      const Look look = LookAt(fd);
      if (look.waiting.arrival) Mark(look, early_looks_.Of(fd));
    }
  } while (arrived.size() == EarlyLooks::kMostAtOnce);
  looked_ = clock_.Now();
}

ArrivalStamps::Look ArrivalStamps::LookAt(int fd) {
  Look look{fd, {}, std::nullopt};
  // What is taken of others is known at once (EndRead).
  if (early_looks_.Of(fd).opaque) {
    look.front = TakenBytes(fd);
    early_looks_.TakenUpTo(fd, look.front);
  }
  look.waiting = LookAtSocket(fd, buffer_);
  // Where less waits than was seen, that is gone.
  if (look.waiting.bytes.size() < early_looks_.Of(fd).bytes) early_looks_.Taken(fd);
  return look;
}

void ArrivalStamps::BeginRead(int fd, bool opaque) {
  if (source_ == TimestampSource::kUser) return;
  opaque_ = opaque;
  early_looks_.SetOpaque(fd, opaque);
  const Look look = LookAt(fd);
  if (!look.waiting.arrival) return;
  fd_ = fd;
  front_ = look.front;
  Mark(look, early_looks_.Of(fd));
  SetStampedBytes(look);
}

void ArrivalStamps::EndRead(int fd) {
  // What libcurl has left there, if anything, is looked at anew, unless it can be told what it is.
  if (!early_looks_.Of(fd).opaque) early_looks_.Taken(fd);
  fd_ = -1;
}

// Adds to `seen` what was not seen before.
void ArrivalStamps::Mark(const Look& look, EarlyLooks::Seen& seen) {
  const std::string_view bytes = look.waiting.bytes;
  if (seen.opaque) {
    FindRecordEnds(bytes, ends_);
  } else {
    FindEventEnds(bytes, ends_);
  }
  const auto is_new = [&](std::size_t end) { return end > seen.bytes; };
  const auto first_new = std::ranges::find_if(ends_, is_new);
  MarkArrivals(
      {first_new, ends_.end()},
      [this, &look](std::size_t length) {
        return length == look.waiting.bytes.size() ? look.waiting.arrival
                                                   : LookAtArrival(look.fd, buffer_, length);
      },
      wall_marks_);
  seen.marks.insert(seen.marks.end(), wall_marks_.begin(), wall_marks_.end());
  seen.bytes = bytes.size();
}

void ArrivalStamps::SetStampedBytes(const Look& look) {
  const TimePoint now = clock_.Now();
  marks_.clear();
  for (const ArrivalMark<WallTime>& mark : early_looks_.Of(look.fd).marks) {
    marks_.push_back({mark.end, mark.at ? offset_.ToMonotonic(*mark.at, now) : std::nullopt});
  }
  stamped_.Set(look.waiting.bytes, marks_);
}

const std::vector<ArrivalStamps::Part>& ArrivalStamps::Split(int fd, std::string_view bytes) {
  const TimePoint now = clock_.Now();
  parts_.clear();
  const bool reading = fd_ >= 0 && fd == fd_;
  // Bytes that libcurl took without being told to: what was seen of them is not in front any more.
  if (!reading && fd >= 0) early_looks_.Taken(fd);
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

std::optional<TimePoint> ArrivalStamps::ArrivalOfTaken() const {
  const std::optional<std::uint64_t> taken = TakenBytes(fd_);
  if (!taken || !front_) return std::nullopt;
  const auto holds_it = [&](const auto& mark) { return mark.end >= *taken - *front_; };
  const auto mark = std::ranges::find_if(marks_, holds_it);
  return mark == marks_.end() ? std::nullopt : mark->at;
}

TimePoint ArrivalStamps::End(int fd) const {
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
