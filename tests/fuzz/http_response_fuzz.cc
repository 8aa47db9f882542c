// What a response says does not depend on how its bytes are split.

#include <vector>

#include "harness/http/response_parser.h"
#include "harness/http/transport.h"
#include "tests/fuzz/fuzz_target.h"

namespace {

using llmb::ResponseParser;

struct Parsed {
  std::string lines;
  std::string body;
  int heads = 0;
  int status = 0;
  std::string type;
  std::string encoding;
  bool keeps = false;
  bool until_close = false;
  ResponseParser::Problem problem{};

  bool operator==(const Parsed&) const = default;
};

// False: the response has ended or is broken.
bool Feed(ResponseParser& parser, std::string_view input, Parsed& parsed) {
  using Kind = ResponseParser::Kind;
  while (true) {
    const auto [kind, bytes] = parser.Next(input);
    if (kind == Kind::kNeedsMore) return true;
    if (kind == Kind::kEnd || kind == Kind::kBroken) return false;
    if (kind == Kind::kHeaderLine) parsed.lines += bytes;
    if (kind == Kind::kBody) parsed.body += bytes;
    parsed.heads += kind == Kind::kHead ? 1 : 0;
    llmb::Require(kind != Kind::kBody || !bytes.empty(), "a piece of a body has bytes");
  }
}

// Feeds the response in pieces of `piece` bytes.
Parsed Parse(std::string_view response, std::size_t piece) {
  ResponseParser parser;
  Parsed parsed;
  for (std::size_t at = 0; at < response.size(); at += piece) {
    // A separate allocation, so that a sanitizer detects reads beyond the end.
    const std::string bytes(response.substr(at, piece));
    if (!Feed(parser, bytes, parsed)) break;
  }
  parsed.status = parser.Status();
  parsed.type = parser.ContentType();
  parsed.encoding = parser.ContentEncoding();
  parsed.keeps = parser.KeepsConnection();
  parsed.until_close = parser.EndsWithConnection();
  parsed.problem = parser.WhatBroke();
  return parsed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size < 2) return 0;
  const std::string response = llmb::TextOf(bytes + 1, size - 1);
  const Parsed whole = Parse(response, response.size());
  llmb::Require(Parse(response, 1 + bytes[0] % 16) == whole,
                "splitting does not change a response");
  llmb::Require(whole.heads <= 1, "a response has one final head");
  llmb::Require(whole.body.size() + whole.lines.size() <= response.size(),
                "nothing is passed on twice");
  llmb::Require(whole.lines.size() <= llmb::kMostHeaderBytes, "the headers are limited");
  return 0;
}
