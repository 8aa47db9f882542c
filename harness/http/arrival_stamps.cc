#include "harness/http/arrival_stamps.h"

#include <algorithm>

namespace llmb {

void ArrivalStamps::Opened(int fd) const {
  // A socket that will not be stamped shows no stamps later, which is all that has to be known.
  if (source_ == TimestampSource::kKernel) EnableKernelStamps(fd);
}

void ArrivalStamps::WokeUp() {
  if (source_ == TimestampSource::kKernel) offset_.Sample(clock_);
}

void ArrivalStamps::BeginRead(int fd, bool opaque) {
  EndRead();
  if (source_ == TimestampSource::kUser) return;
  buffer_.resize(kLookBytes);
  opaque_ = opaque;
  // Before the look, so that whatever arrives after it is noticed.
  received_ = opaque ? ReceivedBytes(fd) : std::nullopt;
  const WaitingBytes waiting = LookAtSocket(fd, buffer_);
  if (!waiting.arrival) return;
  fd_ = fd;
  saw_all_ = waiting.bytes.size() < buffer_.size();
  Mark(fd, waiting, clock_.Now());
}

void ArrivalStamps::Mark(int fd, const WaitingBytes& waiting, TimePoint now) {
  ends_.clear();
  if (opaque_) {
    ends_.push_back(waiting.bytes.size());
  } else {
    FindEventEnds(waiting.bytes, ends_);
  }
  MarkArrivals(
      ends_,
      [&](std::size_t length) {
        return length == waiting.bytes.size() ? waiting.arrival
                                              : LookAtArrival(fd, buffer_, length);
      },
      wall_marks_);
  marks_.clear();
  for (const ArrivalMark<WallTime>& mark : wall_marks_) {
    marks_.push_back({mark.end, mark.at ? offset_.ToMonotonic(*mark.at, now) : std::nullopt});
  }
  stamped_.Set(waiting.bytes, marks_);
}

const std::vector<ArrivalStamps::Part>& ArrivalStamps::Split(int fd, std::string_view bytes) {
  const TimePoint now = clock_.Now();
  parts_.clear();
  const bool reading = fd_ >= 0 && fd == fd_;
  if (reading && !opaque_ && stamped_.Find(bytes, pieces_)) {
    for (const StampedBytes::Piece& piece : pieces_) {
      parts_.push_back({piece.bytes, {.at = piece.at.value_or(now), .read = now}});
    }
    return parts_;
  }
  std::optional<TimePoint> at;
  if (reading && opaque_) at = LastIfUnchanged();
  opaque_ = opaque_ || reading;
  parts_.push_back({bytes, {.at = at.value_or(now), .read = now}});
  return parts_;
}

std::optional<TimePoint> ArrivalStamps::LastIfUnchanged() const {
  const bool unchanged = received_ && saw_all_ && ReceivedBytes(fd_) == received_;
  return unchanged ? stamped_.LastArrival() : std::nullopt;
}

TimePoint ArrivalStamps::End(int fd) const {
  std::optional<TimePoint> at;
  if (fd_ >= 0 && fd == fd_) {
    if (opaque_) {
      at = LastIfUnchanged();
    } else if (stamped_.HoldsLastChunk()) {
      at = stamped_.LastArrival();
    }
  }
  return at ? *at : clock_.Now();
}

}  // namespace llmb
