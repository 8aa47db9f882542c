#include "harness/http/stamped_bytes.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace llmb {
namespace {

// The most bytes between two pieces of a body: the end of a chunk, the size of the next, and chunk
// extensions, which hardly any server sends.
constexpr std::size_t kMostFraming = 256;

using WallMark = ArrivalMark<WallTime>;
using ArrivalAt = std::function<std::optional<WallTime>(std::size_t)>;

// Marks the ends after the first. The arrivals of the first and the last are known already.
void MarkBetween(std::span<const std::size_t> ends, std::optional<WallTime> first,
                 std::optional<WallTime> last, const ArrivalAt& arrival_at,
                 std::vector<WallMark>& marks) {
  if (ends.size() < 2) return;
  if (first == last || ends.size() == 2) {
    marks.push_back({ends.back(), last});
    return;
  }
  const std::size_t middle = ends.size() / 2;
  const std::optional<WallTime> between = arrival_at(ends[middle]);
  MarkBetween(ends.first(middle + 1), first, between, arrival_at, marks);
  MarkBetween(ends.subspan(middle), between, last, arrival_at, marks);
}

// Notes in each mark where the last but one of its ends is.
void MarkJoinedEnds(std::span<const std::size_t> ends, std::vector<WallMark>& marks) {
  std::size_t begin = 0;
  for (WallMark& mark : marks) {
    const auto last = std::ranges::lower_bound(ends, mark.end);
    if (last != ends.begin() && *std::prev(last) > begin) mark.joined_end = *std::prev(last);
    begin = mark.end;
  }
}

}  // namespace

void FindEventEnds(std::string_view bytes, std::vector<std::size_t>& ends) {
  ends.clear();
  std::size_t at = bytes.find('\n');
  while (at != std::string_view::npos) {
    const std::string_view rest = bytes.substr(at + 1);
    const std::size_t empty_line = rest.starts_with('\n') ? 1 : rest.starts_with("\r\n") ? 2 : 0;
    if (empty_line > 0) ends.push_back(at + 1 + empty_line);
    at = bytes.find('\n', at + 1 + empty_line);
  }
  if (bytes.empty()) return;
  // Counting the end of a chunk with its event saves a second peek for every event.
  if (!ends.empty() && (bytes.substr(ends.back()).empty() || bytes.substr(ends.back()) == "\r\n")) {
    ends.back() = bytes.size();
  } else {
    ends.push_back(bytes.size());
  }
}

void MarkArrivals(std::span<const std::size_t> ends, const ArrivalAt& arrival_at,
                  std::vector<WallMark>& marks) {
  marks.clear();
  if (ends.empty()) return;
  const std::optional<WallTime> last = arrival_at(ends.back());
  // Meanwhile the kernel may have joined the bytes with some that came after them. Their stamp is
  // then later than that of the last byte was, and would look like one of their own.
  const auto not_after_last = [&](std::size_t length) {
    const std::optional<WallTime> arrival = arrival_at(length);
    return arrival && last ? std::min(arrival, last) : arrival;
  };
  const std::optional<WallTime> first = ends.size() == 1 ? last : not_after_last(ends.front());
  marks.push_back({ends.front(), first});
  MarkBetween(ends, first, last, std::cref(not_after_last), marks);
  // Two halves with the same arrival at their common end have left a mark each. The joined mark
  // ends where the later one does.
  const auto same = [](const WallMark& a, const WallMark& b) { return a.at == b.at; };
  for (std::size_t i = marks.size() - 1; i > 0; --i) {
    if (same(marks[i - 1], marks[i])) marks[i - 1].end = marks[i].end;
  }
  marks.erase(std::unique(marks.begin(), marks.end(), same), marks.end());
  if (marks.size() < ends.size()) MarkJoinedEnds(ends, marks);
}

void StampedBytes::Set(std::string_view bytes, std::span<const ArrivalMark<TimePoint>> marks) {
  bytes_ = bytes;
  marks_.assign(marks.begin(), marks.end());
  found_ = 0;
}

// The offset after any chunk framing (end of a chunk, size of the next); the end of the bytes if
// the framing is incomplete. Without this, a line break of the body could be found in the framing
// and would get the stamp of the chunk before it.
std::size_t StampedBytes::AfterFraming() const {
  std::string_view rest = bytes_.substr(found_);
  if (rest.starts_with("\r\n")) rest.remove_prefix(2);
  if (rest.empty() || rest == "\r") return bytes_.size();
  const std::size_t digits =
      std::min(rest.find_first_not_of("0123456789abcdefABCDEF"), rest.size());
  const std::string_view after_digits = rest.substr(digits);
  const bool is_size = digits > 0 && (after_digits.empty() || after_digits.front() == '\r' ||
                                      after_digits.front() == ';');
  if (!is_size) return found_;
  const std::size_t line = rest.substr(0, kMostFraming).find("\r\n");
  return line == std::string_view::npos ? bytes_.size() : bytes_.size() - rest.size() + line + 2;
}

// A piece may begin within the peeked bytes and end after them, because more bytes may have arrived
// since the peek.
bool StampedBytes::IsAt(std::size_t at, std::string_view delivered) const {
  const std::size_t length = std::min(delivered.size(), bytes_.size() - at);
  return std::memcmp(bytes_.data() + at, delivered.data(), length) == 0;
}

std::optional<std::size_t> StampedBytes::Locate(std::string_view delivered) const {
  // Text that looks like the size of a chunk may also be part of the body, so the framing is
  // searched too.
  if (const std::size_t at = AfterFraming(); IsAt(at, delivered)) return at;
  const std::size_t last = std::min(bytes_.size(), found_ + kMostFraming);
  for (std::size_t at = found_; at <= last; ++at) {
    if (IsAt(at, delivered)) return at;
  }
  return std::nullopt;
}

bool StampedBytes::Find(std::string_view delivered, std::vector<Piece>& pieces) {
  pieces.clear();
  if (bytes_.empty() || delivered.empty()) return false;
  const std::optional<std::size_t> located = Locate(delivered);
  if (!located) return false;
  std::size_t at = *located;
  found_ = std::min(bytes_.size(), at + delivered.size());
  const auto add_up_to = [&](std::size_t end, std::optional<TimePoint> arrival, TimePoint since) {
    if (end <= at || delivered.empty()) return;
    const std::size_t length = std::min(delivered.size(), end - at);
    pieces.push_back({delivered.substr(0, length), arrival, since});
    delivered.remove_prefix(length);
    at += length;
  };
  for (const ArrivalMark<TimePoint>& mark : marks_) {
    if (mark.at) add_up_to(mark.joined_end, mark.at, mark.since);
    add_up_to(mark.end, mark.at, mark.at.value_or(TimePoint{}));
  }
  if (!delivered.empty()) pieces.push_back({delivered, std::nullopt, {}});
  return true;
}

bool StampedBytes::HoldsLastChunk() const {
  std::string_view rest = bytes_.substr(found_);
  if (rest.starts_with("\r\n")) rest.remove_prefix(2);
  return rest.starts_with('0') && rest.ends_with("\r\n\r\n");
}

std::optional<TimePoint> StampedBytes::LastArrival() const {
  return marks_.empty() ? std::nullopt : marks_.back().at;
}

}  // namespace llmb
