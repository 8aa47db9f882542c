#pragma once

#include <optional>
#include <string_view>

namespace llmb {

// Why a request did not succeed. Each request has exactly one of these.
enum class ErrorType {
  kNone,         // it succeeded: the response is complete
  kDns,          // the name did not resolve
  kConnect,      // no connection: refused, unreachable, out of descriptors or ports
  kTls,          // handshake or certificate
  kTimeout,      // the request's time limit passed
  kHttpStatus,   // the response's status was not 2xx
  kReset,        // the connection broke in the middle of the response
  kTruncated,    // a clean end without a finish reason or [DONE]
  kInBandError,  // an error object inside a 200
  kMalformed,    // not SSE, or JSON that does not parse
  kProtocol,     // the response was not HTTP
  kEmpty,        // finished, with no output token
  kCancelled,    // ended by the user
  kUnknown,      // read from a file without the reason; never set by a measurement
};

// The name used in the CSV and JSON, such as "http_status". kNone is the empty string.
std::string_view Name(ErrorType type);

// The error type with this name; nullopt for an unknown name.
std::optional<ErrorType> ErrorTypeFromName(std::string_view name);

}  // namespace llmb
