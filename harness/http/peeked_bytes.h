#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/http/stamped_bytes.h"

namespace llmb {

// The result of peeking (MSG_PEEK) at the bytes that wait at the front of one socket. The kernel
// joins waiting bytes with those that follow and keeps only the later stamp. So a stamp that was
// peeked in time is kept here until libcurl reads its bytes.
//
// A connection is undecodable if the bytes on the wire differ from those that libcurl delivers,
// because they are encrypted or compressed. Its marks are then identified by their position in the
// stream, and stay valid while libcurl reads.
class PeekedBytes {
 public:
  using Mark = ArrivalMark<WallTime>;

  // The ends are counted from the front of the socket and ascend.
  std::span<const Mark> Marks() const { return marks_; }
  // The number of bytes at the front that have marks.
  std::size_t Size() const { return marks_.empty() ? 0 : marks_.back().end; }

  // Adds marks of bytes that follow the marked ones. Their ends must ascend and be greater than
  // Size().
  void Add(std::span<const Mark> marks);

  // The bound for the arrival of joined bytes among the marks from index `first` on.
  void SetSince(std::size_t first, TimePoint since);

  // Discards the marks. Call when their bytes may have been read. If they were not, they are marked
  // again later, so the bound of their arrival is kept.
  void Discard();
  // Discards the marks if fewer than Size() bytes wait, because some of them must have been read.
  void DiscardIfStale(std::size_t waiting);

  bool IsUndecodable() const { return undecodable_; }
  // A change discards the marks, because they are at the ends of TLS records if undecodable,
  // otherwise of events.
  void SetUndecodable(bool undecodable);

  // For undecodable connections: `total` is the number of bytes read from the socket since it was
  // connected. Keeps the marks that end after them. Discards all marks if their position was not
  // known, if `total` is nullopt, or if it has decreased (another connection).
  void SetBytesRead(std::optional<std::uint64_t> total);

  // The arrival of the byte at position `total` of the stream, counted from 1. nullopt if no mark
  // contains it or its arrival is not known.
  std::optional<WallTime> ArrivalOfByte(std::uint64_t total) const;
  // A lower bound for it, if the byte was joined with later ones; nullopt if it was not.
  std::optional<TimePoint> JoinedSince(std::uint64_t total) const;

  // At `now` only marked bytes waited in the socket, and those that are being read.
  void SetSeen(TimePoint now) { unseen_ = {now, false}; }
  // Bytes may wait that arrived before SetSeen was last called.
  void SetLeftover() { unseen_.leftover = true; }
  // A lower bound for the arrival of bytes without a mark. `all` is the bound for all sockets. If
  // bytes were held back, it is a bound for the moment at which they could have arrived otherwise.
  TimePoint UnseenSince(TimePoint all) const {
    const TimePoint since = unseen_.leftover ? unseen_.since : std::max(unseen_.since, all);
    return held_back_ ? std::min(since, held_back_->since) : since;
  }

  // So many bytes wait that the sender may hold back what follows: it sends only a number of
  // unacknowledged segments, and small segments are acknowledged when they are read, or tens of
  // milliseconds later. The first marked bytes arrived after `since`. Holding back lasts at least
  // until the next read.
  void BeginHoldingBack(TimePoint since);
  bool IsHoldingBack() const { return held_back_.has_value(); }
  // Waiting bytes were read, so what was held back arrives by `until`.
  void HoldBackUntil(TimePoint until);
  // Ends holding back if bytes that arrived at `arrival` came after its end.
  void EndHoldingBack(TimePoint arrival);
  // Marks the bytes from index `first` on as joined ones: all that is known is that they arrived
  // after `since`.
  void JoinFrom(std::size_t first, TimePoint since);

 private:
  struct Unseen {
    TimePoint since{};
    bool leftover = false;  // the bound for all sockets does not hold for this one
  };

  struct HeldBack {
    TimePoint since{};
    std::optional<TimePoint> until{};
  };

  const Mark* MarkOfByte(std::uint64_t total) const;

  std::vector<Mark> marks_;
  Unseen unseen_;
  std::optional<HeldBack> held_back_;
  bool undecodable_ = false;
  std::optional<std::uint64_t> read_;  // bytes of the stream before the marks
};

}  // namespace llmb
