#include "harness/http/peeked_bytes.h"

#include <algorithm>
#include <cassert>

namespace llmb {

void PeekedBytes::Add(std::span<const Mark> marks) {
  assert(marks.empty() || marks.front().end > Size());
  marks_.insert(marks_.end(), marks.begin(), marks.end());
}

void PeekedBytes::DiscardIfStale(std::size_t waiting) {
  if (waiting < Size()) Discard();
}

void PeekedBytes::SetUndecodable(bool undecodable) {
  if (undecodable_ != undecodable) Discard();
  undecodable_ = undecodable;
}

void PeekedBytes::SetBytesRead(std::optional<std::uint64_t> total) {
  const bool known = total && read_ && *total >= *read_;
  if (!known || *total - *read_ >= Size()) {
    Discard();
  } else if (const std::size_t gone = *total - *read_; gone > 0) {
    std::erase_if(marks_, [&](const Mark& mark) { return mark.end <= gone; });
    for (Mark& mark : marks_) mark.end -= gone;
  }
  read_ = total;
}

std::optional<WallTime> PeekedBytes::ArrivalOfByte(std::uint64_t total) const {
  if (!read_) return std::nullopt;
  const auto holds_it = [&](const Mark& mark) { return mark.end >= total - *read_; };
  const auto mark = std::ranges::find_if(marks_, holds_it);
  return mark == marks_.end() ? std::nullopt : mark->at;
}

}  // namespace llmb
