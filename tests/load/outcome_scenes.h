#pragma once

// Endpoints that fail, on real sockets. Tests use them to check the outcome of each fault.

#include <memory>
#include <string>
#include <string_view>

#include "fixtures/sim/sim_profile.h"
#include "fixtures/tls/test_certificate.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// An endpoint and the objects that must exist while requests are sent to it.
struct Scene {
  Endpoint endpoint;
  std::shared_ptr<void> keeps;
};

// The simulated endpoint with this fault. A fault in the middle of a stream comes after two of four
// tokens. All responses have this `style`.
Scene Simulated(const SimFault& fault, const SimStyle& style = {});
SimFault FaultOf(SimFaultKind kind);
SimFault DripEvery(std::chrono::microseconds interval);
SimFault StatusFault(int http_status, SimErrorBody body = SimErrorBody::kJson);
SimFault RedirectTo(const std::string& location, int http_status = 307);

// A server that reads a request, sends the bytes of `answer` and closes the connection.
Scene Answering(std::string answer);

// A server that sends an event that never ends, or a 500 with a body that never ends, for as long
// as the client reads.
Scene EndlessEvent();
Scene EndlessError();

// Redirects to another server of this machine, which would respond normally.
Scene RedirectingElsewhere();

// Redirects once, on the same server, and then responds.
Scene RedirectingOnce();

// A TLS server with this certificate. `trusted`: whether the client trusts its CA.
Scene TlsServer(CertificateFlaw flaw, bool trusted);

// A TLS server that demands a client certificate of its own CA. `given`: whether the client has
// one, which is of another CA.
Scene DemandsClientCertificate(bool given);

Scene UnknownName();
Scene ClosedPort();

// A port whose accept queue is full, so that the kernel drops every further SYN. To the client this
// looks like a firewall that drops packets.
Scene DroppedPackets();

// The "data: ..." events of a response with two tokens, a finish reason and [DONE].
std::string TwoTokenEvents();
// A complete HTTP response with these events, compressed; `encoding` is gzip or deflate.
std::string CompressedAnswer(std::string_view encoding);

}  // namespace llmb
