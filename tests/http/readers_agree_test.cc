// Both readers make the same of a response, and keep its connection or not alike.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/http/raw_server.h"
#include "tests/http/reader_test.h"
#include "tests/http/recorded_call.h"

namespace llmb {
namespace {

struct ScriptedResponse {
  std::string_view name;
  std::string_view bytes;
  bool closes = false;  // the server closes the connection after it
};

constexpr ScriptedResponse kResponses[] = {
    {"length", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
    {"no reason", "HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok"},
    {"line feeds alone", "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"},
    {"names in capitals, values with spaces",
     "HTTP/1.1 200 OK\r\nCONTENT-TYPE:  text/plain\t\r\nCONTENT-LENGTH:  2  \r\n\r\nok"},
    {"no body", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"},
    {"204", "HTTP/1.1 204 No Content\r\n\r\n"},
    {"304", "HTTP/1.1 304 Not Modified\r\n\r\n"},
    {"404 with a body", "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone"},
    {"503 in chunks",
     "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n"},
    {"HTTP/1.0", "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"},
    {"HTTP/1.0 that is kept",
     "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nok"},
    {"Connection: close", "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"},
    {"Connection: Close with chunks",
     "HTTP/1.1 200 OK\r\nConnection: Close\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2\r\nok\r\n0\r\n\r\n"},
    {"chunks over a length",
     "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n"
     "2\r\nok\r\n0\r\n\r\n"},
    {"an extension of a chunk",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a=b\r\nok\r\n0;c\r\n\r\n"},
    {"sizes with zeros and in capitals",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n"
     "000A\r\n0123456789\r\n0a\r\nabcdefghij\r\n00\r\n\r\n"},
    {"trailers",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX: 1\r\nY: 2\r\n\r\n"},
    {"100 and 103 before it",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
     "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
    {"bytes after it", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokmore"},
    {"until the end of the connection", "HTTP/1.1 200 OK\r\n\r\nall", true},
    {"the end before the length", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nall", true},
    {"the end in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nall", true},
    {"the end between chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n",
     true},
    {"the end in the trailers",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n0\r\nX: 1\r\n", true},
    {"the end in the head", "HTTP/1.1 200 OK\r\nContent-", true},
    {"the end after 100", "HTTP/1.1 100 Continue\r\n\r\n", true},
    {"nothing", "", true},
    {"a size that is none",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nx\r\n\r\n", true},
    {"a chunk that is longer than its size",
     "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n", true},
    {"a length that is no number", "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok", true},
    {"another protocol", "SSH-2.0-x\r\n", true},
    {"another version", "HTTP/7.3 200 OK\r\nContent-Length: 2\r\n\r\nok", true},
};

std::string Outcome(const RecordedCall& call) {
  return fmt::format("{} heads, {} {} \"{}\", {}, {} ends", call.heads, call.http_status,
                     call.content_type, call.Body(), Name(call.result.error_type), call.dones);
}

// Two requests of one user, whose responses come in two pieces, cut at `cut`.
std::string OutcomesWith(HttpReader reader, const ScriptedResponse& response, std::size_t cut) {
  RawServer server([&](RawConnection& connection, int) {
    while (!connection.ReadRequest().empty()) {
      connection.Send(response.bytes.substr(0, cut));
      connection.Send(response.bytes.substr(cut));
      if (response.closes) return;
    }
  });
  const SystemClock clock;
  CurlTransport transport(clock, TimestampSource::kKernel, reader);
  const std::string first = Outcome(Fetch(transport, RequestTo(server.Url())));
  const std::string second = Outcome(Fetch(transport, RequestTo(server.Url())));
  return fmt::format("{}; {}; {} connections", first, second, server.Connections());
}

TEST(Readers, AgreeOnEachResponse) {
  for (const ScriptedResponse& response : kResponses) {
    const std::size_t cut = response.bytes.size() * 2 / 3;
    EXPECT_EQ(OutcomesWith(HttpReader::kOwn, response, cut),
              OutcomesWith(HttpReader::kCurl, response, cut))
        << response.name;
  }
}

}  // namespace
}  // namespace llmb
