#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "harness/http/stamped_bytes.h"

namespace llmb {

// What peeking (MSG_PEEK) has shown of the bytes that wait at the front of one socket. The kernel
// joins waiting bytes with those that follow and keeps only the later stamp, so a stamp that was
// peeked in time has to be kept here until libcurl reads its bytes.
//
// A connection is undecodable if the bytes on the wire are not those that libcurl hands over,
// because they are encrypted or compressed. Its marks are then told apart by their position in the
// stream, and stay valid while libcurl reads.
class PeekedBytes {
 public:
  using Mark = ArrivalMark<WallTime>;

  // Counted from the front of the socket, ascending.
  std::span<const Mark> Marks() const { return marks_; }
  // The number of bytes at the front that have marks.
  std::size_t Size() const { return marks_.empty() ? 0 : marks_.back().end; }

  // Adds marks of bytes that follow the marked ones; all must end after Size(), ascending.
  void Add(std::span<const Mark> marks);

  // Forgets the marks: their bytes may have been read.
  void Discard() { marks_.clear(); }
  // Forgets the marks if fewer than Size() bytes wait: some were read and nobody said so.
  void DiscardIfStale(std::size_t waiting);

  bool IsUndecodable() const { return undecodable_; }
  // A change forgets the marks, whose ends mean events or records accordingly.
  void SetUndecodable(bool undecodable);

  // For undecodable connections: `total` bytes were read from the socket since it was connected.
  // Keeps the marks that end after them. Forgets all if the position of the marks was not known, if
  // `total` is nullopt or lower than before (another connection).
  void SetBytesRead(std::optional<std::uint64_t> total);

  // The arrival of the byte at position `total` of the stream, the first being 1. nullopt if no
  // mark holds it or its arrival is not known.
  std::optional<WallTime> ArrivalOfByte(std::uint64_t total) const;

 private:
  std::vector<Mark> marks_;
  bool undecodable_ = false;
  std::optional<std::uint64_t> read_;  // bytes of the stream before the marks
};

}  // namespace llmb
