#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// The bytes from the end of the previous mark up to `end`, and when the last of them arrived.
//
// If several events share a mark, that is the arrival of the last one only: the kernel keeps no
// other stamp of bytes that it joins. The events before it end at `joined_end`. They arrived
// between `since` and `at`.
template <typename Time>
struct ArrivalMark {
  std::size_t end = 0;
  std::optional<Time> at;      // nullopt: not known
  std::size_t joined_end = 0;  // at or before the previous mark: the mark has only one event
  TimePoint since{};           // not after `at`; the epoch: not known

  bool operator==(const ArrivalMark&) const = default;
};

// Finds the places where SSE events may end in `bytes`, which are as received from the network:
// after each empty line, and at the end of the bytes. The line break that ends an HTTP chunk
// belongs to the event before it. Overwrites `ends`, which ascend; empty for no bytes.
void FindEventEnds(std::string_view bytes, std::vector<std::size_t>& ends);

// Overwrites `marks` with one mark for each of `ends` (ascending); neighbours with the same arrival
// are joined. `since` is not set. `arrival_at` returns the arrival of the last of the first
// `length` bytes and costs a system call. It is called first for the last end, which arrives last.
// Bytes never arrive before earlier ones, so if two ends have the same arrival, all ends between
// them do. This takes one call for a single end, otherwise about (distinct arrivals) x log2(ends).
void MarkArrivals(std::span<const std::size_t> ends,
                  const std::function<std::optional<WallTime>(std::size_t length)>& arrival_at,
                  std::vector<ArrivalMark<WallTime>>& marks);

// The bytes of one peek. The bytes that libcurl delivers are searched for among them, to find their
// arrival. libcurl removes the framing that HTTP adds to the body, so the search for each piece
// begins after the previous one.
class StampedBytes {
 public:
  struct Piece {
    std::string_view bytes;
    std::optional<TimePoint> at;  // nullopt: after the peek, or not known
    TimePoint since;              // if `at` is known: the earliest possible arrival
  };

  // Replaces the peeked bytes. `bytes` are not copied and must outlive their use. The last mark
  // ends at their end.
  void Set(std::string_view bytes, std::span<const ArrivalMark<TimePoint>> marks);

  // Splits `delivered` where its arrival changes, and before the last of the events that share a
  // mark. Returns false and no pieces if it is not among the peeked bytes, because the connection
  // is encrypted or the body compressed.
  bool Find(std::string_view delivered, std::vector<Piece>& pieces);

  // Whether the zero-length chunk that ends a body follows the latest piece found.
  bool HoldsLastChunk() const;

  // The arrival of the last byte; nullopt if there are no bytes.
  std::optional<TimePoint> LastArrival() const;

 private:
  std::size_t AfterFraming() const;
  bool IsAt(std::size_t at, std::string_view delivered) const;
  std::optional<std::size_t> Locate(std::string_view delivered) const;

  std::string_view bytes_;
  std::vector<ArrivalMark<TimePoint>> marks_;
  std::size_t found_ = 0;  // where the latest piece found ends
};

}  // namespace llmb
