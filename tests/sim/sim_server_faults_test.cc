// The bytes and the end of the connection that a client observes for each fault.

#include <gtest/gtest.h>

#include "fixtures/sim/sim_server.h"
#include "tests/sim/raw_client.h"
#include "tests/sim/simulated_endpoint.h"

namespace llmb {
namespace {

using std::chrono::milliseconds;
using End = RawClient::End;

SimServer ServeWith(const SimFault& fault) {
  SimProfile profile = SteadyProfile(milliseconds(1), milliseconds(1), 4);
  profile.faults = {fault};
  return StartServer(std::move(profile));
}

SimFault Fault(SimFaultKind kind) {
  SimFault fault;
  fault.kind = kind;
  fault.after_events = 2;
  return fault;
}

struct Observation {
  std::string bytes;
  std::string body;
  End end;
};

// What a client receives until the connection ends. The request has "Connection: close", so that a
// response that is not broken ends the connection too.
Observation Observe(const SimFault& fault, bool stream = true) {
  const SimServer server = ServeWith(fault);
  RawClient client(server.Port());
  std::string request = ChatPost(ChatBody("m", stream));
  request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
  EXPECT_TRUE(client.Send(request));
  const End end = client.ReadToEnd();
  EXPECT_EQ(server.Stats().faults, 1u);
  return {client.received(), BodyOf(client.received()), end};
}

int Tokens(const Observation& observed) {
  return CountOf(observed.body, "\"content\":\"") - CountOf(observed.body, "\"role\"");
}

bool Has(const Observation& observed, std::string_view text) {
  return observed.bytes.find(text) != std::string::npos;
}

bool EndsWith(const Observation& observed, std::string_view text) {
  return std::string_view(observed.bytes).ends_with(text);
}

TEST(SimFaultsTest, HttpStatusWithEveryBody) {
  for (const int status : {400, 401, 404, 408, 429, 500, 502, 503, 529}) {
    SimFault fault = Fault(SimFaultKind::kHttpStatus);
    fault.http_status = status;
    const Observation observed = Observe(fault);
    EXPECT_EQ(observed.bytes.find("HTTP/1.1 " + std::to_string(status) + " "), 0u);
    EXPECT_TRUE(Has(observed, "{\"error\":{\"message\":\"injected fault\""));
    EXPECT_FALSE(Has(observed, "Retry-After"));
  }
  SimFault fault = Fault(SimFaultKind::kHttpStatus);
  fault.http_status = 429;
  fault.retry_after_s = 7;
  EXPECT_TRUE(Has(Observe(fault), "\r\nRetry-After: 7\r\n"));
  fault.body = SimErrorBody::kHtml;
  EXPECT_TRUE(Has(Observe(fault), "<title>429 Too Many Requests</title>"));
  fault.body = SimErrorBody::kEmpty;
  EXPECT_EQ(Observe(fault).body, "");
}

TEST(SimFaultsTest, Redirect) {
  SimFault fault = Fault(SimFaultKind::kRedirect);
  fault.location = "http://127.0.0.1:1/x";
  const Observation observed = Observe(fault);
  EXPECT_EQ(observed.bytes.find("HTTP/1.1 307 "), 0u);
  EXPECT_TRUE(Has(observed, "\r\nLocation: http://127.0.0.1:1/x\r\n"));
}

TEST(SimFaultsTest, InsteadOfTheResponse) {
  const Observation html = Observe(Fault(SimFaultKind::kHtmlResponse));
  EXPECT_EQ(html.bytes.find("HTTP/1.1 200 OK\r\n"), 0u);
  EXPECT_EQ(html.body.find("<!DOCTYPE html>"), 0u);
  EXPECT_EQ(Observe(Fault(SimFaultKind::kNotHttp)).bytes, "SSH-2.0-OpenSSH_9.2\r\n");
  const Observation closed = Observe(Fault(SimFaultKind::kCloseBeforeHeaders));
  EXPECT_EQ(closed.bytes, "");
  EXPECT_EQ(closed.end, End::kEof);
  const Observation reset = Observe(Fault(SimFaultKind::kResetBeforeHeaders));
  EXPECT_EQ(reset.bytes, "");
  EXPECT_EQ(reset.end, End::kReset);
}

// A stall can only be observed as silence for a while.
std::string ObserveStall(SimFaultKind kind, std::string_view last) {
  const SimServer server = ServeWith(Fault(kind));
  RawClient client(server.Port());
  EXPECT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadUntil(last), End::kFound);
  EXPECT_EQ(client.ReadFor(milliseconds(100)), End::kOpen);
  EXPECT_EQ(server.Stats().open_connections, 1u);
  return client.received();
}

TEST(SimFaultsTest, Stalls) {
  EXPECT_EQ(ObserveStall(SimFaultKind::kNeverHeaders, ""), "");
  const std::string headers = ObserveStall(SimFaultKind::kStallAfterHeaders, "\r\n\r\n");
  EXPECT_EQ(headers.substr(headers.size() - 4), "\r\n\r\n");
  EXPECT_EQ(headers.find("data:"), std::string::npos);
  const std::string some = BodyOf(ObserveStall(SimFaultKind::kStallMidStream, "words"));
  EXPECT_EQ(CountOf(some, "data:"), 3);  // the role and two tokens
}

TEST(SimFaultsTest, DripSendsEverything) {
  SimFault fault = Fault(SimFaultKind::kDrip);
  fault.interval = std::chrono::microseconds(20);
  const Observation stream = Observe(fault);
  EXPECT_EQ(Tokens(stream), 4);
  EXPECT_TRUE(EndsWith(stream, "0\r\n\r\n"));
  EXPECT_TRUE(EndsWith(Observe(fault, false), "}}"));
}

TEST(SimFaultsTest, DripIsSlow) {
  SimFault fault = Fault(SimFaultKind::kDrip);
  fault.interval = std::chrono::hours(1);
  const SimServer server = ServeWith(fault);
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadUntil("\r\n\r\n"), End::kFound);
  client.ReadFor(milliseconds(100));
  EXPECT_LE(client.received().size() - client.received().find("\r\n\r\n") - 4, 1u);
}

TEST(SimFaultsTest, BrokenConnections) {
  const Observation mid_event = Observe(Fault(SimFaultKind::kResetMidEvent));
  EXPECT_EQ(mid_event.end, End::kReset);
  EXPECT_EQ(Tokens(mid_event), 2);
  EXPECT_FALSE(EndsWith(mid_event, "\n\n\r\n"));
  const Observation between = Observe(Fault(SimFaultKind::kResetBetweenEvents));
  EXPECT_EQ(between.end, End::kReset);
  EXPECT_EQ(Tokens(between), 2);
  EXPECT_TRUE(EndsWith(between, "\n\n\r\n"));
  const Observation closed = Observe(Fault(SimFaultKind::kCloseMidStream));
  EXPECT_EQ(closed.end, End::kEof);
  EXPECT_EQ(Tokens(closed), 2);
  EXPECT_TRUE(EndsWith(closed, "\n\n\r\n"));
}

TEST(SimFaultsTest, CleanEndOfAnIncompleteStream) {
  const Observation clean = Observe(Fault(SimFaultKind::kCleanEnd));
  EXPECT_EQ(Tokens(clean), 2);
  EXPECT_TRUE(EndsWith(clean, "0\r\n\r\n"));
  EXPECT_FALSE(Has(clean, "\"stop\"") || Has(clean, "[DONE]"));
  const Observation error = Observe(Fault(SimFaultKind::kErrorInStream));
  EXPECT_EQ(Tokens(error), 2);
  EXPECT_TRUE(Has(error, "data: {\"error\":{\"message\":\"injected fault\""));
  EXPECT_TRUE(EndsWith(error, "0\r\n\r\n"));
  EXPECT_FALSE(Has(error, "[DONE]"));
}

TEST(SimFaultsTest, FaultyEvents) {
  const Observation broken = Observe(Fault(SimFaultKind::kBrokenJson));
  EXPECT_EQ(Tokens(broken), 4);
  EXPECT_TRUE(Has(broken, "\"content\":\" come\n\n"));
  EXPECT_TRUE(Has(broken, "[DONE]"));
  SimFault huge = Fault(SimFaultKind::kHugeEvent);
  const Observation large = Observe(huge);
  EXPECT_GT(large.body.size(), 17u * 1024 * 1024);
  EXPECT_EQ(Tokens(large), 4);
  EXPECT_TRUE(EndsWith(large, "0\r\n\r\n"));
}

TEST(SimFaultsTest, IncompleteEnds) {
  const Observation no_done = Observe(Fault(SimFaultKind::kNoDone));
  EXPECT_TRUE(Has(no_done, "\"stop\"") && !Has(no_done, "[DONE]"));
  const Observation no_finish = Observe(Fault(SimFaultKind::kNoFinish));
  EXPECT_TRUE(!Has(no_finish, "\"stop\"") && Has(no_finish, "[DONE]"));
  const Observation no_output = Observe(Fault(SimFaultKind::kNoOutput));
  EXPECT_EQ(Tokens(no_output), 0);
  EXPECT_TRUE(Has(no_output, "\"stop\"") && Has(no_output, "[DONE]"));
  EXPECT_TRUE(Has(no_output, "\"completion_tokens\":0"));
}

TEST(SimFaultsTest, ClosesAConnectionDespiteKeepAlive) {
  const SimServer server = ServeWith(Fault(SimFaultKind::kCloseAfterResponse));
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  EXPECT_NE(client.received().find("0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(client.received().find("Connection: close"), std::string::npos);
}

TEST(SimFaultsTest, ClosesAReusedConnection) {
  const SimServer server = ServeWith(Fault(SimFaultKind::kCloseWhenReused));
  RawClient client(server.Port());
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadUntil("0\r\n\r\n"), End::kFound);
  client.Forget();
  ASSERT_TRUE(client.Send(ChatPost(ChatBody("m"))));
  EXPECT_EQ(client.ReadToEnd(), End::kEof);
  EXPECT_EQ(client.received(), "");
}

TEST(SimFaultsTest, WithoutStreaming) {
  const Observation half = Observe(Fault(SimFaultKind::kResetMidEvent), false);
  EXPECT_EQ(half.end, End::kReset);
  EXPECT_FALSE(half.body.empty());
  EXPECT_TRUE(EndsWith(Observe(Fault(SimFaultKind::kCloseMidStream), false), "\r\n\r\n"));
  EXPECT_TRUE(Has(Observe(Fault(SimFaultKind::kErrorInStream), false), "\r\n\r\n{\"error\":"));
  EXPECT_TRUE(Has(Observe(Fault(SimFaultKind::kNoFinish), false), "\"finish_reason\":null"));
  EXPECT_TRUE(Has(Observe(Fault(SimFaultKind::kCleanEnd), false), "\"finish_reason\":null"));
  EXPECT_TRUE(Has(Observe(Fault(SimFaultKind::kNoOutput), false), "\"content\":\"\""));
  EXPECT_TRUE(EndsWith(Observe(Fault(SimFaultKind::kBrokenJson), false), "these words come from"));
}

}  // namespace
}  // namespace llmb
