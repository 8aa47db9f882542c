#pragma once

#include <string>
#include <vector>

#include "tests/http/raw_server.h"

namespace llmb {

// A server that answers with what it was sent: each path puts the request's own headers, its URL
// and its secrets into another place of an answer, as debug pages and careless gateways do.
class RepeatingServer {
 public:
  RepeatingServer();

  // The paths that it knows, each an endpoint's name.
  static const std::vector<std::string>& Paths();

  // Of the endpoint `path`; "hang" never answers.
  std::string Url(const std::string& path) const;

  // Connections to the place that "redirect" leads to.
  int RedirectsFollowed() const { return elsewhere_.Connections(); }

 private:
  RawServer elsewhere_;
  RawServer server_;
};

}  // namespace llmb
