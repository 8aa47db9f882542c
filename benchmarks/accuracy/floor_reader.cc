#include "benchmarks/accuracy/floor_reader.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <system_error>
#include <vector>

#include "harness/base/cpu_time.h"
#include "harness/base/unique_fd.h"
#include "harness/base/wait_for_events.h"

namespace llmb {
namespace {

// The last chunk. No other read ends like this, because the chunk of an event ends with two line
// feeds before its CRLF.
constexpr std::string_view kEnd = "0\r\n\r\n";
constexpr Nanoseconds kLongestWait = std::chrono::milliseconds(100);

tl::unexpected<Error> SystemFailure(std::string_view what) {
  return Fail(fmt::format("{}: {}", what, std::generic_category().message(errno)));
}

Result<UniqueFd> Connect(std::uint16_t port) {
  UniqueFd fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!fd.IsOpen()) return SystemFailure("cannot create a socket");
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(fd.Get(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    return SystemFailure("cannot connect");
  }
  const int on = 1;
  ::setsockopt(fd.Get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return fd;
}

class Floor {
 public:
  Floor(const FloorLoad& load, const Clock& clock, const FloorSink& sink)
      : load_(load), clock_(clock), sink_(sink), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {}

  Status Open() {
    if (!epoll_.IsOpen()) return SystemFailure("cannot create an epoll instance");
    streams_.resize(static_cast<std::size_t>(load_.streams));
    for (std::size_t i = 0; i < streams_.size(); ++i) {
      LLMB_ASSIGN_OR_RETURN(UniqueFd fd, Connect(load_.port));
      streams_[i].fd = std::move(fd);
      epoll_event event{};
      // As in the harness: reports bytes once, which costs half as much.
      event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
      event.data.u64 = i;
      if (::epoll_ctl(epoll_.Get(), EPOLL_CTL_ADD, streams_[i].fd.Get(), &event) != 0) {
        return SystemFailure("cannot watch a socket");
      }
    }
    return {};
  }

  Status Run() {
    begin_ = clock_.Now();
    const TimePoint limit = begin_ + load_.time_limit;
    std::array<epoll_event, 256> events;
    while (under_way_ > 0 || started_ < streams_.size()) {
      if (Status started = StartDue(); !started) return started;
      const int count = WaitForEvents(epoll_.Get(), events, WaitTime());
      for (const epoll_event& event : std::span(events).first(static_cast<std::size_t>(count))) {
        const bool ended = (event.events & ~static_cast<std::uint32_t>(EPOLLIN)) != 0;
        if (Status read = Read(event.data.u64, ended); !read) return read;
      }
      if (now_ > limit || (count == 0 && clock_.Now() > limit))
        return Fail("the load did not finish within its time limit");
    }
    return {};
  }

  std::uint64_t Reads() const { return reads_; }

 private:
  struct Stream {
    UniqueFd fd;
    int sent = 0;
  };

  TimePoint DueOfNext() const {
    return begin_ + load_.start_spread * static_cast<Nanoseconds::rep>(started_) / load_.streams;
  }

  Status StartDue() {
    while (started_ < streams_.size() && DueOfNext() <= clock_.Now()) {
      if (Status sent = SendNext(streams_[started_++]); !sent) return sent;
    }
    return {};
  }

  Nanoseconds WaitTime() const {
    if (started_ == streams_.size()) return kLongestWait;
    return std::min(kLongestWait, DueOfNext() - clock_.Now());
  }

  Status SendNext(Stream& stream) {
    ++stream.sent;
    ++under_way_;
    const std::string& bytes = load_.request;
    // A request is far smaller than the empty socket buffer, so it is sent in one call.
    if (::send(stream.fd.Get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(bytes.size())) {
      return SystemFailure("cannot send a request");
    }
    return {};
  }

  // `ended`: reads up to the end of the connection, which is an error.
  Status Read(std::size_t index, bool ended) {
    Status read = ReadOnce(index);
    while (read && (is_full_ || ended)) read = ReadOnce(index);
    return read;
  }

  Status ReadOnce(std::size_t index) {
    Stream& stream = streams_[index];
    const ssize_t size = ::recv(stream.fd.Get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    is_full_ = size == static_cast<ssize_t>(buffer_.size());
    now_ = clock_.Now();
    if (size == 0) return Fail("the endpoint closed a connection");
    if (size < 0) return errno == EAGAIN ? Status{} : SystemFailure("cannot read");
    ++reads_;
    const std::string_view bytes(buffer_.data(), static_cast<std::size_t>(size));
    if (sink_) sink_(static_cast<int>(index), bytes, now_);
    if (!bytes.ends_with(kEnd)) return {};
    --under_way_;
    return stream.sent < load_.requests_per_stream ? SendNext(stream) : Status{};
  }

  const FloorLoad& load_;
  const Clock& clock_;
  const FloorSink& sink_;
  UniqueFd epoll_;
  std::vector<Stream> streams_;
  TimePoint begin_;
  std::size_t started_ = 0;  // streams
  int under_way_ = 0;
  std::uint64_t reads_ = 0;
  TimePoint now_;
  bool is_full_ = false;  // the latest read filled the buffer, so more may wait
  std::array<char, std::size_t{64} * 1024> buffer_;
};

}  // namespace

Result<FloorRun> ReadStreams(const FloorLoad& load, const Clock& clock, const FloorSink& sink) {
  const TimePoint begin = clock.Now();
  const Nanoseconds cpu_before = ThreadCpuTime();
  Floor floor(load, clock, sink);
  LLMB_RETURN_IF_ERROR(floor.Open());
  LLMB_RETURN_IF_ERROR(floor.Run());
  return FloorRun{.reads = floor.Reads(),
                  .cpu_time = ThreadCpuTime() - cpu_before,
                  .duration = clock.Now() - begin};
}

}  // namespace llmb
