#pragma once

#include <memory>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// The transport over sockets: HTTP/1.1, and HTTP/2 where a TLS server agrees to it; through the
// proxies that http_proxy, HTTPS_PROXY and NO_PROXY name.
//
// - A redirect is followed within the same scheme, host and port, as redirect.h says: handlers see
//   the last answer alone, and its time runs from the first request. Every other one is an answer.
// - A name is looked up once in the transport's life; connections, also failed ones, use it again.
// - A connection carries one request at a time. One that the server had closed while it was idle is
//   replaced by a fresh one, within the request's time; nothing else is retried.
// - Compression is not asked for, because it holds tokens back; an answer that comes compressed all
//   the same is decoded.
// - Arrivals are stamped by the kernel where it can and `timestamps` says so (docs/metrics.md,
//   arrival stamps).
// - HttpRequest.timeout is kept to the millisecond, rounded up.
//
// `clock` must outlive the transport and run at the machine's pace. Destroying the transport drops
// the transfers under way without calling anybody. Where no file descriptors are left for the
// transport itself, every request ends with kConnect.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Clock& clock, TimestampSource timestamps = TimestampSource::kKernel);
  ~CurlTransport() override;

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override;
  void Cancel(TransferId id) override;
  // May also return when something happened that calls nobody, such as a connection being made.
  void Poll(TimePoint deadline) override;
  void Wake() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace llmb
