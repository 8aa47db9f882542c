#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/endpoint/secret.h"

namespace llmb {

// One entry of the models file: where to send requests and what to ask for.
struct Endpoint {
  std::string name;        // what people call it; unique
  std::string url;         // the full chat completions URL, http or https
  std::string model_name;  // the "model" of the request
  Secret auth_token;       // sent as "Authorization: Bearer ..."; empty means none
  std::vector<std::pair<std::string, std::string>> headers;  // values may be secret: never printed
  std::string extra_body;  // a JSON object merged into every request; empty means none
  bool verify_tls = true;
  std::string ca_file;                              // empty means the system's
  std::optional<std::chrono::nanoseconds> timeout;  // of a whole request; overrides the option
  bool simulated = false;  // one of the built-in endpoints, served by this program on loopback
  std::string unusable;    // why it cannot be selected, such as a variable not set; empty: it can
};

// A models file after reading: endpoints in the file's order, and other names for them.
struct EndpointCatalog {
  std::vector<Endpoint> endpoints;
  std::map<std::string, std::string> aliases;  // alias -> endpoint name
  std::string source;                          // the file's path, "built in" or "--url"
  bool holds_literal_secret = false;           // a token is written out in the file itself
  std::vector<std::string> secret_variables;   // of the environment, that tokens were taken from
  std::vector<std::string> warnings;           // for the user, a line each
};

}  // namespace llmb
