#pragma once

#include <optional>
#include <string_view>

namespace llmb {

// Why a request did not succeed. Each request has exactly one of these.
enum class ErrorType {
  kNone,         // it succeeded: answered in full
  kDns,          // the name did not resolve
  kConnect,      // no connection: refused, unreachable, out of descriptors or ports
  kTls,          // handshake or certificate
  kTimeout,      // the request's time limit passed
  kHttpStatus,   // the answer's status was not 2xx
  kReset,        // the connection broke in the middle of the answer
  kTruncated,    // a clean end without a finish reason or [DONE]
  kInBandError,  // an error object inside a 200
  kMalformed,    // not SSE, or JSON that does not parse
  kProtocol,     // the answer was not HTTP
  kEmpty,        // finished, with no output token
  kCancelled,    // ended by the user
  kUnknown,      // read from a file that does not say; never given to a request of our own
};

// The name used in the CSV and JSON, such as "http_status". kNone is the empty string.
std::string_view Name(ErrorType type);

// The reverse of Name; nothing for an unknown name.
std::optional<ErrorType> ErrorTypeFromName(std::string_view name);

}  // namespace llmb
