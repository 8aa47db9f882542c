#pragma once

#include <memory>

#include "harness/base/clock.h"
#include "harness/http/transport.h"
#include "harness/record/http_reader.h"
#include "harness/record/timestamp_source.h"

namespace llmb {

// The transport over sockets: HTTP/1.1, and HTTP/2 if a TLS server agrees to it; through the proxy
// that the environment names (proxy.h).
//
// - A redirect within the same scheme, host and port is followed (redirect.h). Handlers see only
//   the last response, whose time counts from the first request. A redirect elsewhere is not
//   followed and is itself the response.
// - A name is looked up once in the transport's life; all later connections use the result.
// - A connection carries one request at a time. If the server had closed a kept connection before
//   it saw the request (SendAttempt), the request is sent again over a new one, once and within its
//   time limit. Nothing else is retried.
// - Compression is not asked for, because it holds tokens back. A response that is compressed all
//   the same is decoded.
// - With HttpReader::kOwn, responses over plain HTTP/1.1 are read here and not by libcurl
//   (plain_request.h), which still makes the connections.
// - With kKernel, arrivals are stamped by the kernel if it can (docs/metrics.md, arrival stamps).
// - HttpRequest.timeout is exact to the millisecond, rounded up.
//
// `clock` must outlive the transport and run at the machine's pace. Destroying the transport drops
// the transfers under way without calling their handlers. If no file descriptors are left for the
// transport itself, every request ends with kConnect.
class CurlTransport final : public Transport {
 public:
  explicit CurlTransport(const Clock& clock, TimestampSource timestamps = TimestampSource::kKernel,
                         HttpReader reader = HttpReader::kCurl);
  ~CurlTransport() override;

  TransferId Start(HttpRequest request, ResponseHandlers handlers) override;
  void Cancel(TransferId id) override;
  void Release(TransferId id, TimePoint complete) override;
  // May also return after an event that calls no handler, such as a connection being made.
  void Poll(TimePoint deadline) override;
  void Wake() override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace llmb
