#include "harness/http/response_parser.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "harness/base/atomic_file.h"
#include "harness/http/transport.h"

namespace llmb {
namespace {

using Kind = ResponseParser::Kind;
using Problem = ResponseParser::Problem;

// What a parser says of a response, without what depends on the splitting.
struct Parsed {
  std::vector<std::string> lines;
  int heads = 0;
  int status = 0;
  std::string content_type;
  std::string body;
  bool ended = false;
  bool keeps = false;
  bool ends_with_connection = false;
  Problem problem = Problem::kNone;
  std::string left;  // after the end

  bool operator==(const Parsed&) const = default;
};

void Feed(ResponseParser& parser, std::string_view input, Parsed& parsed) {
  while (true) {
    const auto [kind, bytes] = parser.Next(input);
    if (kind == Kind::kNeedsMore) return;
    if (kind == Kind::kHeaderLine) parsed.lines.emplace_back(bytes);
    if (kind == Kind::kHead) ++parsed.heads;
    if (kind == Kind::kBody) parsed.body += bytes;
    if (kind == Kind::kEnd) parsed.left += input;
    if (kind == Kind::kEnd || kind == Kind::kBroken) return;
  }
}

// Each piece is a separate allocation, so that a sanitizer detects reads beyond its end.
Parsed Parse(const std::vector<std::string>& pieces) {
  ResponseParser parser;
  Parsed parsed;
  for (const std::string& piece : pieces) Feed(parser, piece, parsed);
  parsed.status = parser.Status();
  parsed.content_type = parser.ContentType();
  std::string_view none;
  parsed.ended = parser.Next(none).kind == Kind::kEnd;
  parsed.keeps = parser.KeepsConnection();
  parsed.ends_with_connection = parser.EndsWithConnection();
  parsed.problem = parser.WhatBroke();
  return parsed;
}

// The response split in two at every place, and into single bytes, is always parsed the same.
Parsed ParseAtEverySplit(const std::string& response) {
  Parsed whole = Parse({response});
  std::vector<std::string> bytes;
  for (std::size_t at = 0; at < response.size(); ++at) {
    bytes.emplace_back(1, response[at]);
    EXPECT_EQ(Parse({response.substr(0, at), response.substr(at)}), whole) << "split at " << at;
  }
  EXPECT_EQ(Parse(bytes), whole);
  return whole;
}

TEST(ResponseParser, NeedsMoreOfNothing) {
  const Parsed parsed = Parse({""});
  EXPECT_EQ(parsed.status, 0);
  EXPECT_FALSE(parsed.ended);
  EXPECT_FALSE(parsed.keeps);
}

TEST(ResponseParser, ReadsABodyWithAContentLength) {
  const Parsed parsed =
      ParseAtEverySplit("HTTP/1.1 200 OK\r\nContent-Type:  a/b \r\nContent-Length: 2\r\n\r\nok");
  EXPECT_EQ(parsed.lines,
            (std::vector<std::string>{"HTTP/1.1 200 OK\r\n", "Content-Type:  a/b \r\n",
                                      "Content-Length: 2\r\n", "\r\n"}));
  EXPECT_EQ(parsed.heads, 1);
  EXPECT_EQ(parsed.status, 200);
  EXPECT_EQ(parsed.content_type, "a/b");
  EXPECT_EQ(parsed.body, "ok");
  EXPECT_TRUE(parsed.ended);
  EXPECT_TRUE(parsed.keeps);
}

TEST(ResponseParser, ReadsChunksWithExtensionsAndTrailers) {
  const Parsed parsed = ParseAtEverySplit(
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\nContent-Length: 9\r\n\r\n"
      "3\r\na\n\n\r\n0A;name=\"value\"\r\n0123456789\r\n1 \nx\n000\r\nX-Trailer: 1\r\n\r\nrest");
  EXPECT_EQ(parsed.body, "a\n\n0123456789x");
  EXPECT_EQ(parsed.lines.size(), 6U);  // 4 of the head, the trailer and the last one
  EXPECT_EQ(parsed.heads, 1);
  EXPECT_TRUE(parsed.ended);
  EXPECT_EQ(parsed.left, "rest");
}

// Recorded streams, each event in a chunk of its own.
TEST(ResponseParser, ReadsRecordedStreamsAtEverySplit) {
  for (const char* name : {"vllm_error", "gateway_crlf", "one_token"}) {
    const auto body = ReadFile(std::string(LLMB_SOURCE_DIR "/fixtures/streams/") + name + ".sse");
    ASSERT_TRUE(body.has_value()) << name;
    std::string response = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (std::size_t at = 0; at < body->size();) {
      const std::size_t end = std::min(body->find("\n\n", at), body->size() - 2) + 2;
      response += fmt::format("{:x}\r\n{}\r\n", end - at, body->substr(at, end - at));
      at = end;
    }
    EXPECT_EQ(ParseAtEverySplit(response + "0\r\n\r\n").body, *body) << name;
  }
}

TEST(ResponseParser, ReadsABodyUntilTheConnectionEnds) {
  const Parsed parsed = ParseAtEverySplit("HTTP/1.1 200 OK\n\nall\r\nof it");
  EXPECT_EQ(parsed.body, "all\r\nof it");
  EXPECT_TRUE(parsed.ends_with_connection);
  EXPECT_FALSE(parsed.ended);
  EXPECT_FALSE(parsed.keeps);
}

TEST(ResponseParser, SkipsInformationalHeads) {
  const Parsed parsed = ParseAtEverySplit(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nContent-Type: text/plain\r\n"
      "Content-Length: 5\r\n\r\nHTTP/1.1 201\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(parsed.heads, 1);
  EXPECT_EQ(parsed.status, 201);
  EXPECT_EQ(parsed.content_type, "");
  EXPECT_EQ(parsed.lines.size(), 9U);  // 2, 4 and 3
  EXPECT_TRUE(parsed.ended);
}

TEST(ResponseParser, KnowsStatusesWithoutABody) {
  for (const char* status : {"204 No Content", "304 Not Modified"}) {
    const Parsed parsed = Parse({std::string("HTTP/1.1 ") + status + "\r\n\r\n"});
    EXPECT_TRUE(parsed.ended) << status;
    EXPECT_TRUE(parsed.keeps) << status;
  }
}

TEST(ResponseParser, KnowsWhichConnectionsAreKept) {
  const auto keeps = [](const std::string& version, const std::string& header) {
    return Parse({"HTTP/" + version + " 200 OK\r\n" + header + "Content-Length: 0\r\n\r\n"}).keeps;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_FALSE(keeps("1.1", "Connection: Close\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: close, keep-alive\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: close\r\nConnection: keep-alive\r\n"));
  EXPECT_TRUE(keeps("1.1", "Connection: x-close\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "connection: Keep-Alive\r\n"));
}

TEST(ResponseParser, LeavesOutContentCodingsThatChangeNothing) {
  const auto coding = [](const std::string& value) {
    ResponseParser parser;
    Parsed parsed;
    Feed(parser, "HTTP/1.1 200 OK\r\nContent-Encoding: " + value + "\r\n\r\n", parsed);
    return parser.ContentEncoding();
  };
  EXPECT_EQ(coding(""), "");
  EXPECT_EQ(coding("none"), "");
  EXPECT_EQ(coding("Identity"), "");
  EXPECT_EQ(coding("identity, GZIP"), "gzip");
  EXPECT_EQ(coding("gzip,br"), "gzip, br");
}

TEST(ResponseParser, NamesWhatBrokeAResponse) {
  const std::string chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::pair<std::string, Problem> cases[] = {
      {"SSH-2.0-OpenSSH_9.2\r\n", Problem::kNotHttp},
      {"HTTQ", Problem::kNotHttp},
      {"HTTP/1.1 OK\r\n", Problem::kNotHttp},
      {"HTTP/1.1 2000 OK\r\n", Problem::kNotHttp},
      {"HTTP/1.1 099 OK\r\n", Problem::kNotHttp},
      {"HTTP/7.3 200 OK\r\n", Problem::kVersion},
      {"HTTP/1.1 200 OK\r\nContent-Length: 2x\r\n", Problem::kContentLength},
      {"HTTP/1.1 200 OK\r\nContent-Length: -2\r\n", Problem::kContentLength},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n", Problem::kTransferCoding},
      {"HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n", Problem::kTransferCoding},
      {"HTTP/1.1 101 Switching Protocols\r\n\r\n", Problem::kSwitched},
      {chunked + "x\r\n", Problem::kChunk},
      {chunked + "\r\n", Problem::kChunk},
      {chunked + "1ffffffffffffffff\r\n", Problem::kChunk},  // more than 64 bits
      {chunked + "1\r\na\r\r", Problem::kChunk},
      {chunked + "1\r\nab", Problem::kChunk},
  };
  for (const auto& [response, problem] : cases) {
    EXPECT_EQ(ParseAtEverySplit(response).problem, problem) << response;
  }
}

TEST(ResponseParser, LimitsTheBytesOfAllHeaders) {
  const std::string start = "HTTP/1.1 200 OK\r\n";
  // Three lines of 64 KiB, and one with exactly the other bytes that are allowed: 17 of the status
  // line, 2 of the empty line, 5 around the filler.
  const std::string line = "X: " + std::string(65536 - 5, 'x') + "\r\n";
  const std::string three = start + line + line + line;
  const std::string filler = "X: " + std::string(65536 - 17 - 2 - 5, 'x');
  EXPECT_EQ(Parse({three, filler + "\r\n", "\r\n"}).problem, Problem::kNone);
  EXPECT_EQ(Parse({three, filler + "x\r\n", "\r\n"}).problem, Problem::kHeadersTooLarge);
  // A line without end, informational heads, and trailers count too.
  EXPECT_EQ(Parse({three, filler, "xxxxx"}).problem, Problem::kHeadersTooLarge);
  std::string heads;
  while (heads.size() <= kMostHeaderBytes) heads += "HTTP/1.1 103 Early Hints\r\n\r\n";
  EXPECT_EQ(Parse({heads}).problem, Problem::kHeadersTooLarge);
  std::string trailers = start + "Transfer-Encoding: chunked\r\n\r\n0\r\n";
  while (trailers.size() <= kMostHeaderBytes + 100) trailers += "X-Trailer: x\r\n";
  EXPECT_EQ(Parse({trailers}).problem, Problem::kHeadersTooLarge);
  EXPECT_EQ(Parse({start, std::string(kMostHeaderLine, 'x')}).problem, Problem::kNone);
  EXPECT_EQ(Parse({start, std::string(kMostHeaderLine, 'x'), "x"}).problem, Problem::kLineTooLong);
  // The line of a chunk may be as long as all headers.
  const std::string chunk = start + "Transfer-Encoding: chunked\r\n\r\n1;";
  EXPECT_EQ(Parse({chunk, std::string(kMostHeaderBytes, 'x')}).problem, Problem::kChunk);
}

}  // namespace
}  // namespace llmb
