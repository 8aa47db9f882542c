#pragma once

#include <string>
#include <vector>

#include "tests/http/raw_server.h"

namespace llmb {

// A server that repeats secrets. Each path puts the headers, the URL or the token of the request
// into a different part of the response, like debug pages and careless gateways.
class EchoServer {
 public:
  EchoServer();

  // The supported paths, used as names of endpoints.
  static const std::vector<std::string>& Paths();

  // The URL of `path`. Other paths, such as "hang", never get a response.
  std::string Url(const std::string& path) const;

  // Connections to the target of "redirect".
  int RedirectsFollowed() const { return elsewhere_.Connections(); }

 private:
  RawServer elsewhere_;
  RawServer server_;
};

}  // namespace llmb
