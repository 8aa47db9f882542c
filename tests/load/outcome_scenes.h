#pragma once

// Endpoints that fail, on real sockets, for the tests of what comes of each fault.

#include <memory>
#include <string>
#include <string_view>

#include "fixtures/sim/sim_profile.h"
#include "fixtures/tls/test_certificate.h"
#include "harness/endpoint/endpoint.h"

namespace llmb {

// An endpoint, and what has to live while requests are sent to it.
struct Scene {
  Endpoint endpoint;
  std::shared_ptr<void> keeps;
};

// The simulated endpoint with a fault, two tokens of four before those in mid-stream. `style` is
// that of every answer.
Scene Simulated(const SimFault& fault, const SimStyle& style = {});
SimFault FaultOf(SimFaultKind kind);
SimFault DripEvery(std::chrono::microseconds interval);
SimFault StatusFault(int http_status, SimErrorBody body = SimErrorBody::kJson);
SimFault RedirectTo(const std::string& location, int http_status = 307);

// A server that reads a request, sends these bytes and closes the connection.
Scene Answering(std::string answer);

// A server that sends an event without an end, or a 500 with such a body, for as long as it is
// read.
Scene EndlessEvent();
Scene EndlessError();

// Sends the request on to another server of this machine, which would answer it.
Scene RedirectingElsewhere();

// One redirect on the same server, then an answer.
Scene RedirectingOnce();

// A TLS server with this certificate; its CA is trusted or not.
Scene TlsServer(CertificateFlaw flaw, bool trusted);

Scene UnknownName();
Scene ClosedPort();

// A port whose queue of connections is full, so that the kernel drops every further SYN: to the
// client the same as a firewall that drops packets.
Scene DroppedPackets();

// "data: ..." events of two tokens, a finish reason and [DONE].
std::string TwoTokenEvents();
// The same, compressed; `encoding` is gzip or deflate.
std::string CompressedAnswer(std::string_view encoding);

}  // namespace llmb
