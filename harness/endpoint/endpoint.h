#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/endpoint/request_settings.h"
#include "harness/endpoint/secret.h"

namespace llmb {

// One entry of the models file: where to send requests and what to ask for.
struct Endpoint {
  std::string name;        // for people; unique
  std::string url;         // the full URL of the API, http or https
  std::string model_name;  // the "model" of the request
  Secret auth_token;       // sent as "Authorization: Bearer ..."; empty means none
  std::vector<std::pair<std::string, std::string>> headers;  // values may be secret: never print
  std::string extra_body;  // a JSON object merged into every request; empty means none
  bool verify_tls = true;
  std::string ca_file;  // empty means the system's CAs
  // PEM files that prove this client's identity; empty means none. If only client_cert is given,
  // its file also holds the key.
  std::string client_cert;
  std::string client_key;
  // Settings of this endpoint; nullopt means the run's. A setting that the command line gives
  // overrides both.
  std::optional<Nanoseconds> timeout;
  std::optional<Nanoseconds> connect_timeout;
  std::optional<MaxTokensField> max_tokens_field;
  // Thresholds of this endpoint, as texts, unless the command line gives some.
  std::vector<std::string> slo;
  bool simulated = false;  // built in: this program serves it on loopback
  std::string unusable;    // why it cannot be selected, such as an unset variable; empty if it can
};

// The contents of a models file: the endpoints in the file's order, and other names for them.
struct EndpointCatalog {
  std::vector<Endpoint> endpoints;
  std::map<std::string, std::string> aliases;  // alias -> endpoint name
  std::string source;                          // the path of the file, "built in" or "--url"
  bool holds_literal_secret = false;           // the file itself contains a token
  std::vector<std::string> secret_variables;   // environment variables that tokens come from
  std::vector<std::string> warnings;           // for the user, one line each
};

}  // namespace llmb
