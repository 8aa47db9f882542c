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

// When bytes arrived: `at` is the time that metrics use, `read` when the program received them,
// never before `at`. They are equal if and only if the kernel gave no stamp. `at` is never too
// early, and too late by at most `error`.
struct Arrival {
  TimePoint at;
  TimePoint read;
  Nanoseconds error{};
};

// One POST, or GET. The transport owns it until the response is done.
struct HttpRequest {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Nanoseconds timeout{};  // of the whole request, above zero
  // For name lookup, TCP and TLS together, above zero. Waiting for a lookup that another request
  // has begun counts too.
  Nanoseconds connect_timeout = std::chrono::seconds(10);
  bool verify_tls = true;
  std::string ca_file;        // empty means the system's
  std::string client_cert;    // PEM file of the client's certificate; empty means none
  std::string client_key;     // PEM file of its key; empty means that client_cert holds it
  bool may_use_proxy = true;  // whether proxies of the environment apply (proxy.h)
  // Successive requests of one user reuse a connection. Different users never share one, neither an
  // idle one nor over HTTP/2.
  int user = 0;
  bool is_get = false;  // then there is no body
};

// The proxy that a response may come from. Fit for every output.
struct ProxyInfo {
  std::string name;       // such as "the proxy 10.0.0.1:3128 (http_proxy)"; empty: none known
  std::string variable;   // that names it; empty for a proxy that only its headers reveal
  std::string bypass;     // what to do to go around it; empty if nothing can be done here
  bool answered = false;  // a header says that the response is the proxy's own
};

// How a transfer ended at the level of HTTP: success means a complete response, of any status.
struct TransferResult {
  ErrorType error_type = ErrorType::kNone;  // dns connect tls timeout reset protocol cancelled
  std::string error_message;                // what failed and where; no secret; empty on success
  std::optional<int> http_status;           // empty without a complete head
  std::optional<Nanoseconds> connect_time;  // empty when a connection was reused
  // How long the program itself delayed the request: over a kept connection, all the time until it
  // began to send; besides, how long it waited for a core before the request was written.
  Nanoseconds send_wait{};
  std::string retry_after;       // the header's value as the server sent it; empty without one
  std::string redirect_refusal;  // why a redirect was not followed and where it leads; no secret;
                                 // empty if the response is not a redirect
  int retries = 0;  // how often the request was sent again because a kept connection was closed
  // If the response was released and did not end by itself: how long it had been complete when the
  // transport ended it.
  std::optional<Nanoseconds> held_open = std::nullopt;
  ProxyInfo proxy{};
  Nanoseconds finished_error{};  // by how much `finished` may be too late
  TimePoint finished;  // when the last byte of a complete response arrived, or the transfer failed
};

// Callbacks of one transfer, called in this order: on_head once, on_body any number of times,
// on_done exactly once and always last. on_released is called at most once, after Release and
// before on_done. A transfer that fails before the end of its headers calls only on_done. All calls
// are made from within Transport::Poll or Transport::Cancel. The arrivals (`at`) of a response
// never decrease.
struct ResponseHandlers {
  std::function<void(int http_status, std::string_view content_type, Arrival)> on_head;
  // Returns false to abandon the transfer; on_done then gets kCancelled.
  std::function<bool(std::string_view bytes, Arrival)> on_body;
  std::function<void(TransferResult)> on_done;
  // Optional; see Transport::Release.
  std::function<void()> on_released = nullptr;
};

using TransferId = std::uint64_t;

// The most bytes of header lines in one response, including informational heads, trailers and the
// proxy's headers. With more, the transfer fails with kProtocol.
inline constexpr std::size_t kMostHeaderBytes = std::size_t{256} * 1024;

// How long a released transfer waits for the end of its body before its user is free. With the time
// to wake up, to connect and to write, the next request goes out within 2 ms.
inline constexpr auto kMostEndWait = std::chrono::microseconds(500);
// How long the body of a released transfer is read on.
inline constexpr auto kMostDrainTime = std::chrono::milliseconds(100);

// Sends requests and reports the responses. Any number of transfers run at the same time, all in
// the calling thread. One transport per worker thread: only Wake is thread-safe.
class Transport {
 public:
  virtual ~Transport() = default;

  // Begins a request. Its handlers are not called before the next Poll.
  virtual TransferId Start(HttpRequest request, ResponseHandlers handlers) = 0;

  // Ends a transfer: calls its on_done with kCancelled before returning. Does nothing if the
  // transfer is done already.
  virtual void Cancel(TransferId id) = 0;

  // Tells the transport that the owner has the whole response although its body has not ended.
  // `complete` is when its last part arrived. The rest of the body still goes to on_body.
  // - If the body ends up to kMostEndWait after `complete`, on_done follows as usual.
  // - Otherwise on_released is called then: the user is free. A request that starts now uses
  //   another connection, and the body is read on in the background.
  // - The transfer ends kMostDrainTime after `complete`, or as soon as the user's next transfer
  //   calls on_released: a user has at most one in the background. Its connection is closed, and
  //   its result is a success with `held_open`.
  // Does nothing if the transfer is done or released already.
  virtual void Release(TransferId id, TimePoint complete) = 0;

  // Waits until something happens on any transfer, until `deadline`, or until Wake, and calls the
  // handlers that are due. Waits without any transfer, too. `deadline` is exact: the wait has the
  // resolution of the clock.
  virtual void Poll(TimePoint deadline) = 0;

  // Ends the Poll that is under way, or else the next one. Any thread; async-signal-safe.
  virtual void Wake() = 0;
};

}  // namespace llmb
