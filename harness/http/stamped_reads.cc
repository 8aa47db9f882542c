// The stamps of connections that this program reads itself.

#include <algorithm>
#include <cassert>

#include "harness/http/arrival_stamps.h"
#include "harness/http/kernel_stamps.h"

namespace llmb {

ArrivalStamps::Received ArrivalStamps::Read(int fd, bool failed) {
  assert(!in_turn_ && fd >= 0);
  PeekedBytes& peeked = sockets_.Of(fd);
  const bool wants_stamps = source_ == TimestampSource::kKernel;
  if (wants_stamps && !failed && MayHoldSeveral(peeked)) Peek(fd);
  const ReceivedBytes received = ReceiveFrom(fd, buffer_);
  if (received.size <= 0) return {{}, received.size, received.error, false};
  const TimePoint now = clock_.Now();
  const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(received.size));
  parts_.clear();
  if (wants_stamps && received.arrival) {
    MarkReceived(bytes, *received.arrival, peeked);
    ConvertMarks(peeked, now);
    SplitReceived(fd, bytes, now);
  } else {
    parts_.push_back(PartWithoutStamp(fd, bytes, now));
  }
  ReadHeldBack(fd, peeked);
  peeked.Discard();
  const bool is_full = bytes.size() == buffer_.size();
  if (is_full) {
    peeked.SetLeftover();
  } else {
    peeked.SetSeen(now_);
  }
  return {parts_, received.size, 0, is_full};
}

// Whether several events may wait in a socket that no one has looked at for so long.
bool ArrivalStamps::MayHoldSeveral(const PeekedBytes& peeked) const {
  return now_ - peeked.UnseenSince(unseen_.EarlyMoment()) >= kPeekInterval;
}

// Marks the bytes of a read that no peek has marked: they share a stamp.
void ArrivalStamps::MarkReceived(std::string_view bytes, WallTime arrival, PeekedBytes& peeked) {
  peeked.DiscardIfStale(bytes.size());
  if (peeked.Size() == bytes.size()) return;
  FindEventEnds(bytes, ends_);
  const auto is_new = [&](std::size_t end) { return end > peeked.Size(); };
  const auto first = std::ranges::find_if(ends_, is_new);
  const bool is_joined = ends_.end() - first > 1;
  const PeekedBytes::Mark mark{bytes.size(), arrival, is_joined ? *(ends_.end() - 2) : 0};
  peeked.Add({&mark, 1});
  BoundNewMarks(peeked, ends_.size());
}

void ArrivalStamps::SplitReceived(int fd, std::string_view bytes, TimePoint now) {
  std::size_t begin = 0;
  const auto add_up_to = [&](std::size_t end, TimePoint at, TimePoint since) {
    if (end <= begin) return;
    parts_.push_back({bytes.substr(begin, end - begin), {at, now, at - since}});
    begin = end;
  };
  for (const ArrivalMark<TimePoint>& mark : marks_) {
    if (mark.at) {
      add_up_to(mark.joined_end, *mark.at, mark.since);
      add_up_to(mark.end, *mark.at, *mark.at);
    } else if (mark.end > begin) {
      parts_.push_back(PartWithoutStamp(fd, bytes.substr(begin, mark.end - begin), now));
      begin = mark.end;
    }
  }
}

}  // namespace llmb
