#include "harness/http/peeked_bytes.h"

#include <algorithm>
#include <cassert>

namespace llmb {

void PeekedBytes::Add(std::span<const Mark> marks) {
  assert(marks.empty() || marks.front().end > Size());
  marks_.insert(marks_.end(), marks.begin(), marks.end());
}

void PeekedBytes::SetSince(std::size_t first, TimePoint since) {
  for (std::size_t i = first; i < marks_.size(); ++i) marks_[i].since = since;
}

void PeekedBytes::BeginHoldingBack(TimePoint since) {
  if (!held_back_) held_back_ = HeldBack{since};
  held_back_->until.reset();
}

void PeekedBytes::HoldBackUntil(TimePoint until) {
  if (held_back_) held_back_->until = until;
}

void PeekedBytes::EndHoldingBack(TimePoint arrival) {
  if (held_back_ && held_back_->until && *held_back_->until < arrival) held_back_.reset();
}

void PeekedBytes::JoinFrom(std::size_t first, TimePoint since) {
  for (std::size_t i = first; i < marks_.size(); ++i) {
    marks_[i].joined_end = marks_[i].end;
    marks_[i].since = std::min(marks_[i].since, since);
  }
}

void PeekedBytes::Discard() {
  if (marks_.empty()) return;
  unseen_ = {marks_.front().since, true};
  marks_.clear();
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
    for (Mark& mark : marks_) {
      mark.end -= gone;
      mark.joined_end -= std::min(mark.joined_end, gone);
    }
  }
  read_ = total;
}

// Null if no mark contains the byte.
const PeekedBytes::Mark* PeekedBytes::MarkOfByte(std::uint64_t total) const {
  if (!read_) return nullptr;
  const auto holds_it = [&](const Mark& mark) { return mark.end >= total - *read_; };
  const auto mark = std::ranges::find_if(marks_, holds_it);
  return mark == marks_.end() ? nullptr : &*mark;
}

std::optional<WallTime> PeekedBytes::ArrivalOfByte(std::uint64_t total) const {
  const Mark* const mark = MarkOfByte(total);
  return mark == nullptr ? std::nullopt : mark->at;
}

std::optional<TimePoint> PeekedBytes::JoinedSince(std::uint64_t total) const {
  const Mark* const mark = MarkOfByte(total);
  const bool joined = mark != nullptr && total - *read_ <= mark->joined_end;
  return joined ? std::optional(mark->since) : std::nullopt;
}

}  // namespace llmb
