#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/base/time.h"
#include "harness/record/outcome.h"

namespace llmb {

// When bytes arrived. `at` is what metrics use; `read` is when the program saw them, never before
// `at`. They are the same where the kernel gives no stamp, and only there.
struct Arrival {
  TimePoint at;
  TimePoint read;
};

// One POST. All views and strings are copied or kept by the transport until the response is done.
struct HttpRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Nanoseconds timeout{};  // of the whole request, above zero
  bool verify_tls = true;
  std::string ca_file;  // empty means the system's
  // Requests of one user, one after another, share a connection; those of different users never do,
  // not even an idle one and not over HTTP/2.
  int user = 0;
};

// How a transfer ended at the level of HTTP: whether a response came, whole, whatever it says.
struct TransferResult {
  ErrorType error_type = ErrorType::kNone;  // dns connect tls timeout reset protocol cancelled
  std::string error_message;                // what failed and where; no secret; empty on success
  std::optional<int> http_status;
  std::optional<Nanoseconds> connect_time;  // empty when a connection was reused
  std::string retry_after;       // the header's value as the server sent it; empty without
  std::string redirect_refusal;  // where the answer sends the client and why it did not go there;
                                 // no secret; empty: nowhere
  TimePoint finished;  // a complete answer: when its last byte arrived; else when it was given up
};

// What a response calls, in this order: on_head once, on_body any number of times, on_done exactly
// once and always last. A transfer that fails before its headers calls on_done alone. The calls
// come from within Transport::Poll or Transport::Cancel. No arrival (`at`) of a response is before
// an earlier one.
struct ResponseHandlers {
  std::function<void(int http_status, std::string_view content_type, Arrival)> on_head;
  // Returns false to give the transfer up: on_done then says kCancelled.
  std::function<bool(std::string_view bytes, Arrival)> on_body;
  std::function<void(TransferResult)> on_done;
};

using TransferId = std::uint64_t;

// Most bytes of header lines that one response may have, informational heads, trailers and those of
// a proxy included; beyond, the transfer fails with kProtocol.
inline constexpr std::size_t kMostHeaderBytes = std::size_t{256} * 1024;

// Sends requests and reports what comes back, for any number of transfers at a time, all in the
// thread that calls it. One transport per worker thread; it is not thread-safe but for Wake.
class Transport {
 public:
  virtual ~Transport() = default;

  // Begins a request; nothing is called before the next Poll.
  virtual TransferId Start(HttpRequest request, ResponseHandlers handlers) = 0;

  // Ends a transfer now; its on_done is called with kCancelled before this returns. A transfer
  // that is already done is ignored.
  virtual void Cancel(TransferId id) = 0;

  // Waits until something happens on any transfer, until `deadline`, or until Wake, and makes the
  // calls that are due. Returns at once when no transfer is under way.
  virtual void Poll(TimePoint deadline) = 0;

  // Makes a Poll in another thread, or the next one, return. Safe in any thread and in a signal
  // handler.
  virtual void Wake() = 0;
};

}  // namespace llmb
