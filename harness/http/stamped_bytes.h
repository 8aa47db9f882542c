#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "harness/base/time.h"

namespace llmb {

// Bytes up to `end`, from the end of the mark before, and when the last of them arrived.
template <typename Time>
struct ArrivalMark {
  std::size_t end = 0;
  std::optional<Time> at;  // nothing: it is not known

  bool operator==(const ArrivalMark&) const = default;
};

// Where, in bytes as they came over the network, an event can be complete: behind every empty line,
// and at the end of the bytes; the line break that ends a chunk is counted with the event before
// it. Ascending; empty for no bytes.
void FindEventEnds(std::string_view bytes, std::vector<std::size_t>& ends);

// The arrival of the byte before each of `ends`, one mark for neighbours that arrived together.
// `look` gives the arrival of the last of the first `length` bytes. As later bytes never arrive
// before earlier ones, equal arrivals at two places hold for all between; so it is called once when
// there is one end, and about (different arrivals) x log2(ends) times else.
void MarkArrivals(std::span<const std::size_t> ends,
                  const std::function<std::optional<WallTime>(std::size_t length)>& look,
                  std::vector<ArrivalMark<WallTime>>& marks);

// What one look into a socket showed, from which the bytes that libcurl hands over are given their
// arrival. libcurl takes away what HTTP puts around the body, so each piece is looked for behind
// the piece before.
class StampedBytes {
 public:
  struct Piece {
    std::string_view bytes;
    std::optional<TimePoint> at;  // nothing: it came after the look, or its arrival is not known
  };

  // `bytes` stay the caller's. The marks end where the bytes do.
  void Set(std::string_view bytes, std::span<const ArrivalMark<TimePoint>> marks);

  // Splits `delivered` where the arrival changes. False, and no pieces: it is not there, because
  // the connection is encrypted or the body compressed.
  bool Find(std::string_view delivered, std::vector<Piece>& pieces);

  // Whether the chunk that ends a chunked body is among the bytes behind the latest piece found.
  bool HoldsLastChunk() const;

  // The arrival of the last byte; nothing without bytes.
  std::optional<TimePoint> LastArrival() const;

 private:
  std::size_t BehindFraming() const;
  bool IsAt(std::size_t at, std::string_view delivered) const;
  std::optional<std::size_t> Locate(std::string_view delivered) const;

  std::string_view bytes_;
  std::vector<ArrivalMark<TimePoint>> marks_;
  std::size_t found_ = 0;  // the end of the latest piece that was found
};

}  // namespace llmb
