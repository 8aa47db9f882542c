#include "harness/http/socket_peeker.h"

#include <algorithm>
#include <functional>
#include <optional>

#include "harness/http/tls_records.h"

namespace llmb {
namespace {

// Several times the bytes that libcurl reads at once.
constexpr std::size_t kBufferBytes = std::size_t{64} * 1024;

}  // namespace

SocketPeeker::SocketPeeker() : buffer_(kBufferBytes) {}

WaitingBytes SocketPeeker::MarkEvents(int fd, PeekedBytes& peeked) {
  const WaitingBytes waiting = PeekAtSocket(fd, buffer_);
  peeked.DiscardIfStale(waiting.bytes.size());
  ends_.clear();
  if (!waiting.arrival) return waiting;
  if (peeked.IsUndecodable()) {
    FindRecordEnds(waiting.bytes, ends_);
  } else {
    FindEventEnds(waiting.bytes, ends_);
  }
  const auto is_new = [&](std::size_t end) { return end > peeked.Size(); };
  const auto first_new = std::ranges::find_if(ends_, is_new);
  const auto arrival_at = [&](std::size_t length) {
    return length == waiting.bytes.size() ? waiting.arrival : PeekAtArrival(fd, buffer_, length);
  };
  // Passed by reference: a copy of the lambda does not fit into a std::function without an
  // allocation, which would happen at every read.
  MarkArrivals({first_new, ends_.end()}, std::cref(arrival_at), marks_);
  peeked.Add(marks_);
  return waiting;
}

void SocketPeeker::MarkAsOne(int fd, PeekedBytes& peeked) {
  const WaitingCount waiting = CountWaiting(fd, buffer_);
  peeked.DiscardIfStale(waiting.bytes);
  if (!waiting.arrival || waiting.bytes == peeked.Size()) return;
  const PeekedBytes::Mark mark{waiting.bytes, waiting.arrival, waiting.bytes - 1};
  peeked.Add({&mark, 1});
}

bool SocketPeeker::NextRecordIsMarked(int fd, const PeekedBytes& peeked) {
  if (peeked.Size() < kTlsHeaderBytes) return false;
  const std::span<char> header = std::span(buffer_).first(kTlsHeaderBytes);
  const std::optional<std::size_t> size = TlsRecordSize(PeekAtSocket(fd, header).bytes);
  return size && *size <= peeked.Size();
}

}  // namespace llmb
